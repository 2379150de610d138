using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A sign-in at another site, as OpenID Connect does it: the properties of the challenge travel sealed in <c>state</c>, and come back by a
/// post to <c>/signin-idp</c>.</summary>
internal sealed class JourneyOfTests(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder), IAuthenticationRequestHandler
{
    private PropertiesDataFormat Format => FormatOf(Context.RequestServices);

    public static PropertiesDataFormat FormatOf(IServiceProvider services) => new(services.GetRequiredService<IDataProtectionProvider>().CreateProtector("state"));

    public async Task<bool> HandleRequestAsync()
    {
        if (Request.Path != "/signin-idp")
        {
            return false;
        }

        AuthenticationProperties properties = Format.Unprotect(Request.Query["state"])!;
        await Context.SignInAsync(Request.Query["scheme"].FirstOrDefault() ?? "Cookies", People.Principal(Request.Query["user"].FirstOrDefault() ?? People.NamedBy(Context)), properties);
        return true;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Redirect("https://idp.example/authorize?state=" + Uri.EscapeDataString(Format.Protect(properties)));
        return Task.CompletedTask;
    }
}
