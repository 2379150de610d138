using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Signing in at an <see cref="IdentityProvider"/> by the framework's OpenID Connect handler, and what a browser does for it.</summary>
internal static partial class SingleSignOn
{
    public static AuthenticationBuilder AddProvider(this AuthenticationBuilder builder, IdentityProvider provider, Action<OpenIdConnectOptions>? configure = null) =>
        builder.AddOpenIdConnect("oidc", o =>
        {
            o.Authority = provider.Address.GetLeftPart(UriPartial.Authority);
            (o.ClientId, o.ClientSecret, o.ResponseType) = (IdentityProvider.Client, IdentityProvider.Secret, "code");
            o.BackchannelHttpHandler = Loopback();
            configure?.Invoke(o);
        });

    public static void MapChallenge(WebApplication app) =>
        app.MapGet("/sso", static (HttpContext context) => context.ChallengeAsync("oidc", new AuthenticationProperties { RedirectUri = "/who" }));

    /// <summary>Goes to the provider and gets its page, which is about to post itself.</summary>
    public static async Task<SelfPostingForm> GoAsync(this Device device, string path = "/sso")
    {
        using HttpResponseMessage challenge = await device.GetAsync(path);
        challenge.StatusCode.Should().Be(HttpStatusCode.Found);
        string[] crossSite = [.. challenge.Headers.GetValues("Set-Cookie")
            .Where(static set => set.Contains("samesite=none", StringComparison.OrdinalIgnoreCase) && set.Contains("secure", StringComparison.OrdinalIgnoreCase))
            .Select(static set => set.Split(';')[0])];
        using HttpClient http = new(Loopback());
        string page = await http.GetStringAsync(challenge.Headers.Location);
        return new SelfPostingForm(
            WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value),
            Input().Matches(page).ToDictionary(static m => m.Groups[1].Value, static m => WebUtility.HtmlDecode(m.Groups[2].Value)),
            crossSite);
    }

    /// <summary>The provider's page posts itself: from another site, so with the cookies only that are <c>SameSite=None</c>.</summary>
    public static async Task<HttpResponseMessage> PostAsync(this Device device, SelfPostingForm form, IEnumerable<string>? cookies = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(form.Fields) };
        string sent = string.Join("; ", cookies ?? form.CrossSiteCookies);
        if (sent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", sent);
        }

        string? before = device.FetchSite;
        device.FetchSite = "cross-site";
        try
        {
            return await device.SendAsync(request, withCookies: false);
        }
        finally
        {
            device.FetchSite = before;
        }
    }

#pragma warning disable CA5359, CA5399 // A certificate of our own, on loopback.
    private static SocketsHttpHandler Loopback() => new() { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
#pragma warning restore CA5359, CA5399

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Input();
}
