using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Which authentication schemes make somebody a consumer; an external or a two-factor one does not yet.</summary>
internal sealed class ConsumerSchemes(IOptions<AnonymousConsumersWebOptions> options, IAuthenticationSchemeProvider schemes)
{
    internal async ValueTask<bool> IsSignInAsync(string? scheme) =>
        await ContainsAsync(scheme ?? (await schemes.GetDefaultSignInSchemeAsync().ConfigureAwait(false))?.Name).ConfigureAwait(false);

    internal async ValueTask<bool> IsSignOutAsync(string? scheme) =>
        await ContainsAsync(scheme ?? (await schemes.GetDefaultSignOutSchemeAsync().ConfigureAwait(false))?.Name).ConfigureAwait(false);

    internal async ValueTask<bool> IsAuthenticateAsync(string? scheme) =>
        await ContainsAsync(scheme ?? await DefaultAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private async ValueTask<bool> ContainsAsync(string? scheme) =>
        scheme is not null
        && (options.Value.SignInSchemes.Count > 0
            ? options.Value.SignInSchemes.Contains(scheme)
            : string.Equals(scheme, await DefaultAsync().ConfigureAwait(false), StringComparison.Ordinal));

    private async ValueTask<string?> DefaultAsync() => (await schemes.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false))?.Name;
}
