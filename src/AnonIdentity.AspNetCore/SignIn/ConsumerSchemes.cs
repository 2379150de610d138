using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Which authentication schemes make somebody a consumer; an external or a two-factor one does not yet.</summary>
/// <remarks>A host that signs nobody in has no schemes at all.</remarks>
internal sealed class ConsumerSchemes(IOptions<AnonymousConsumersWebOptions> options, IAuthenticationSchemeProvider? schemes = null)
{
    // The default scheme of Identity's API endpoints: it reads what two others have written. Its cookie is a sign-in; its bearer token is none, as
    // no other: it answers before we could give the browser anything, and a refreshed token would look like somebody who signs in.
    private const string IdentityApi = "Identity.BearerAndApplication";

    internal async ValueTask<bool> IsSignInAsync(string? scheme) =>
        await ContainsAsync(scheme ?? await NameAsync(schemes?.GetDefaultSignInSchemeAsync()).ConfigureAwait(false)).ConfigureAwait(false);

    internal async ValueTask<bool> IsSignOutAsync(string? scheme) =>
        await ContainsAsync(scheme ?? await NameAsync(schemes?.GetDefaultSignOutSchemeAsync()).ConfigureAwait(false)).ConfigureAwait(false);

    internal async ValueTask<bool> IsAuthenticateAsync(string? scheme) =>
        (scheme == IdentityConstants.BearerScheme && options.Value.SignInSchemes.Count == 0 && await DefaultAsync().ConfigureAwait(false) == IdentityApi)
        || await ContainsAsync(scheme ?? await DefaultAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private async ValueTask<bool> ContainsAsync(string? scheme) =>
        scheme is not null
        && (options.Value.SignInSchemes.Count > 0
            ? options.Value.SignInSchemes.Contains(scheme)
            : IsDefault(scheme, await DefaultAsync().ConfigureAwait(false)));

    private static bool IsDefault(string scheme, string? standard) =>
        scheme == standard || (standard == IdentityApi && scheme == IdentityConstants.ApplicationScheme);

    private ValueTask<string?> DefaultAsync() => NameAsync(schemes?.GetDefaultAuthenticateSchemeAsync());

    private static async ValueTask<string?> NameAsync(Task<AuthenticationScheme?>? scheme) => scheme is null ? null : (await scheme.ConfigureAwait(false))?.Name;
}
