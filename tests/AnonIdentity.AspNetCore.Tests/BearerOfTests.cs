using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Believes whoever says <c>Bearer name</c>.</summary>
internal sealed class BearerOfTests(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? value = Request.Headers.Authorization;
        return Task.FromResult(value?.StartsWith("Bearer ", StringComparison.Ordinal) == true
            ? AuthenticateResult.Success(new AuthenticationTicket(People.Principal(value["Bearer ".Length..]), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
