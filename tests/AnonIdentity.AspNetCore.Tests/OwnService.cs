using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A host's own <see cref="IAuthenticationService"/>.</summary>
internal sealed class OwnService : IAuthenticationService, IDisposable
{
    private readonly OwnServiceLog _log;

    public OwnService(OwnServiceLog log)
    {
        _log = log;
        log.Made++;
    }

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) => Task.FromResult(AuthenticateResult.NoResult());

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Task.CompletedTask;

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        _log.Calls++;
        return Task.CompletedTask;
    }

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) => Task.CompletedTask;

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Task.CompletedTask;

    public void Dispose() => _log.Disposed++;
}
