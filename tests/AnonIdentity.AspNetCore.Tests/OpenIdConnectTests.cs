using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The framework's OpenID Connect handler against a provider on another port.</summary>
public sealed class OpenIdConnectTests
{
    [Theory]
    [Trait("Rule", "S1")]
    [InlineData("code", true)]
    [InlineData("code", false)]
    [InlineData("id_token", true)]
    public async Task A_visitor_comes_back_without_our_cookie_and_its_tickets_are_the_consumers(string responseType, bool mapClaims)
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider, configure: o => (o.ResponseType, o.MapInboundClaims) = (responseType, mapClaims));
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        SelfPostingForm form = await device.GoAsync();
        form.CrossSiteCookies.Should().HaveCount(2, "the handler's correlation and nonce").And.NotContain(cookie => cookie.StartsWith("__Host-anon", StringComparison.Ordinal));
        form.Fields["state"].Should().NotContain(site.OwnerOf("Mine")).And.NotContain(device.Token);

        using HttpResponseMessage back = await device.PostAsync(form);
        (back.StatusCode, back.Headers.Location?.OriginalString).Should().Be((HttpStatusCode.Found, "/who"));
        site.OwnerOf("Mine").Should().Be("ada");
        (await device.CountTicketsAsync()).Should().Be(1, "she is signed in");
        device.Cookies.Keys.Should().Equal(["auth"], "nothing else is left, of ours or of the handler");
        Session(site, device).Properties.Items.Keys.Should().NotContain(key => key.Contains("anonidentity", StringComparison.OrdinalIgnoreCase))
            .And.Contain(".AuthScheme", "the control: the handler's own are there");
    }

    [Theory]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_callback_of_a_sign_in_that_another_site_began_merges_nothing(bool withOurCookie)
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = "cross-site";
        SelfPostingForm form = await device.GoAsync();
        IEnumerable<string> cookies = withOurCookie ? form.CrossSiteCookies.Append($"{Device.CookieName}={device.Token}") : form.CrossSiteCookies;
        using HttpResponseMessage back = await device.PostAsync(form, cookies);
        back.StatusCode.Should().Be(HttpStatusCode.Found);
        device.FetchSite = "same-origin";
        (await device.TextAsync("/who")).Should().Be("ada", "the sign-in itself is the host's business");
        site.OwnerOf("Mine").Should().StartWith("web_");
        device.Cookies.Should().ContainKey(Device.CookieName);
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task An_attackers_own_way_back_does_nothing_in_another_browser()
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider);
        using Device victim = site.NewDevice();
        (await victim.AskAsync("Private")).Dispose();
        using Device attacker = site.NewDevice();
        (await attacker.AskAsync("Planted")).Dispose();
        provider.User = "eve";
        SelfPostingForm form = await attacker.GoAsync();
        using HttpResponseMessage planted = await victim.PostAsync(form, cookies: []);
        planted.StatusCode.Should().Be(HttpStatusCode.InternalServerError, "the handler finds no correlation");
        (await victim.TextAsync("/who")).Should().Be("nobody");
        (site.OwnerOf("Private"), site.OwnerOf("Planted")).Should().Match<(string, string)>(owners => owners.Item1.StartsWith("web_") && owners.Item2.StartsWith("web_"));
        (await attacker.PostAsync(form)).Dispose();
        (site.OwnerOf("Private")[..4], site.OwnerOf("Planted")).Should().Be(("web_", "eve"), "the control: in the browser where it began");
    }

    [Fact]
    [Trait("Rule", "S7")]
    public async Task A_token_with_another_nonce_signs_nobody_in_and_merges_nothing()
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        provider.OtherNonce = "of-another-sign-in";
        using HttpResponseMessage refused = await device.PostAsync(await device.GoAsync());
        refused.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await device.TextAsync("/who")).Should().Be("nobody");
        site.OwnerOf("Mine").Should().StartWith("web_");
        provider.OtherNonce = null;
        (await device.PostAsync(await device.GoAsync())).Dispose();
        site.OwnerOf("Mine").Should().Be("ada", "the control");
    }

    [Fact]
    [Trait("Rule", "S8")]
    public async Task Asked_first_the_consumer_is_shown_the_tickets_that_came_along()
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider, SignInMerge.Ask);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        (await device.PostAsync(await device.GoAsync())).Dispose();
        string visitor = site.OwnerOf("Mine");
        visitor.Should().StartWith("web_");
        (await device.OffersAsync()).Should().Equal(visitor);
        using HttpResponseMessage accepted = await device.AnswerAsync(visitor, "accept");
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
        site.OwnerOf("Mine").Should().Be("ada");
        Session(site, device).Properties.Items.Keys.Should().NotContain(key => key.Contains("anonidentity", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task By_an_external_cookie_it_is_the_hosts_own_sign_in_that_merges()
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await StartAsync(provider, configure: static o => o.SignInScheme = "External");
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        (await device.PostAsync(await device.GoAsync())).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_", "the provider's person is not the host's consumer");
        device.Cookies.Should().ContainKey("external");
        device.FetchSite = "cross-site"; // the redirect after the post still counts as the other site's
        (await device.GetAsync("/finish?user=ada-of-the-shop")).Dispose();
        site.OwnerOf("Mine").Should().Be("ada-of-the-shop");
        Session(site, device).Properties.Items.Keys.Should().NotContain(key => key.Contains("anonidentity", StringComparison.OrdinalIgnoreCase));
    }

    private static Task<Site> StartAsync(IdentityProvider provider, SignInMerge merge = SignInMerge.Automatic, Action<OpenIdConnectOptions>? configure = null) =>
        Site.StartAsync(merge, services: s => s.AddAuthentication().AddProvider(provider, configure), map: SingleSignOn.MapChallenge);

    // What the session cookie has in it.
    private static AuthenticationTicket Session(Site site, Device device) =>
        site.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies").TicketDataFormat.Unprotect(device.Cookies["auth"])!;
}
