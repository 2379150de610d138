using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnonIdentity.WebChat;

/// <summary>Bearer tokens that this site made itself. A real one has an authorization server.</summary>
internal sealed class AppBearer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IDataProtectionProvider protection)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    public static string Make(IDataProtectionProvider protection, string person) => Protector(protection).Protect(person);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string value = Request.Headers.Authorization.ToString();
        try
        {
            return Task.FromResult(value.StartsWith(Prefix, StringComparison.Ordinal)
                && DemoSignIn.Principal(Protector(protection).Unprotect(value[Prefix.Length..]), Scheme.Name) is { } principal
                    ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name))
                    : AuthenticateResult.NoResult());
        }
        catch (System.Security.Cryptography.CryptographicException wrong)
        {
            return Task.FromResult(AuthenticateResult.Fail(wrong));
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("WebChat.App");
}
