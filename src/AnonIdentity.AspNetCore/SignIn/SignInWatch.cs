using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Notices sign-ins and sign-outs of whatever scheme. What it adds comes after the host's own work and never breaks it.</summary>
/// <remarks>This type is the key under which the host's own service is registered: nobody else has it.</remarks>
internal sealed class SignInWatch([FromKeyedServices(typeof(SignInWatch))] IAuthenticationService inner, SignInFlow flow) : IAuthenticationService
{
    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        Task<AuthenticateResult> task = inner.AuthenticateAsync(context, scheme);

        // Most requests carry nothing of ours: they get the task as it is.
        return task.IsCompletedSuccessfully && !flow.IsTouchedBy(context, task.GetAwaiter().GetResult()) ? task : LookAsync(context, scheme, task);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        inner.ChallengeAsync(context, scheme, flow.BeforeChallenge(context, properties));

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => inner.ForbidAsync(context, scheme, properties);

    public async Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
    {
        bool final = await flow.Schemes.IsSignInAsync(scheme).ConfigureAwait(false);
        string? journey = null;
        if (final)
        {
            properties?.Items.Remove(JourneyTokens.Item, out journey);
            SignInFlow.BringOffers(context, properties);
        }

        await inner.SignInAsync(context, scheme, principal, properties).ConfigureAwait(false);
        if (final)
        {
            await flow.AfterSignInAsync(context, principal, journey).ConfigureAwait(false);
        }
    }

    public async Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        await inner.SignOutAsync(context, scheme, properties).ConfigureAwait(false);
        if (await flow.Schemes.IsSignOutAsync(scheme).ConfigureAwait(false))
        {
            flow.AfterSignOut(context);
        }
    }

    private async Task<AuthenticateResult> LookAsync(HttpContext context, string? scheme, Task<AuthenticateResult> task)
    {
        AuthenticateResult result = await task.ConfigureAwait(false);
        if (flow.IsTouchedBy(context, result))
        {
            await flow.AfterAuthenticateAsync(context, scheme, result).ConfigureAwait(false);
        }

        return result;
    }
}
