using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Sessions that go on, that a link began, and that end.</summary>
public sealed class SessionTests
{
    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_session_that_another_site_began_merges_nothing_when_it_is_refreshed()
    {
        await using Site site = await Site.StartAsync();
        using Device victim = site.NewDevice();
        (await victim.AskAsync("Mine")).Dispose();
        victim.FetchSite = "cross-site";
        await victim.SignInAsync("eve");
        victim.FetchSite = "same-origin";
        await victim.SignInAsync("eve");
        site.OwnerOf("Mine").Should().StartWith("web_");
        (await victim.OffersAsync()).Should().BeEmpty();
        await victim.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada", "the control: somebody else's sign-in, from our own page");
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_mailed_sign_in_link_merges_nothing_and_asks()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = "none";
        await device.SignInAsync("eve");
        device.FetchSite = "same-origin";
        site.OwnerOf("Mine").Should().StartWith("web_");
        (await device.OffersAsync()).Should().Equal(site.OwnerOf("Mine"));
        await device.SignOutAsync();
        (await device.AskAsync("Later")).Dispose();
        await device.SignInAsync("ada");
        site.OwnerOf("Later").Should().Be("ada", "the control: from our own page");
    }

    [Fact]
    [Trait("Rule", "S7")]
    public async Task A_header_beside_a_session_by_cookie_is_no_apps_first_request()
    {
        await using Site site = await Site.StartAsync(
            configure: static o => o.SignInSchemes.Add("Either"),
            services: static s => s.AddAuthentication("Either").AddPolicyScheme("Either", null, static o =>
                o.ForwardDefaultSelector = static context => context.Request.Headers.Authorization.Count > 0 ? "Bearer" : "Cookies"));
        using Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        using Device eve = site.NewDevice();
        await eve.SignInAsync("eve");
        eve.Header = app.Header;
        (await eve.TextAsync("/who")).Should().Be("eve");
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        eve.Bearer = "eve";
        (await eve.TextAsync("/who")).Should().Be("eve");
        site.OwnerOf("Mine").Should().Be("eve", "the control: with a bearer token");
    }

    [Theory]
    [Trait("Rule", "S1")]
    [InlineData("Cookies", true)]
    [InlineData("External", false)]
    public async Task A_sign_out_without_a_scheme_is_of_the_default_sign_out_scheme(string scheme, bool ends)
    {
        await using Site site = await Site.StartAsync(services: s => s.Configure<AuthenticationOptions>(o =>
        {
            o.DefaultSignInScheme = ends ? "External" : "Cookies";
            o.DefaultSignOutScheme = scheme;
        }));
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        await device.SignOutAsync();
        device.Cookies.ContainsKey(Device.CookieName).Should().Be(!ends);
    }

    [Theory]
    [Trait("Rule", "S3")]
    [InlineData("/logout", "__Host-anon=v; __Host-anon=v", true)]
    [InlineData("/logout", "__HOST-ANON=v", true)]
    [InlineData("/logout", "a=\"x; __Host-anon=v; y\"", true)]
    [InlineData("/logout", "a=b", false)]
    [InlineData("/login?user=ada", "__Host-anon=v; __Host-anon=v", true)]
    [InlineData("/login?user=ada", "__Host-anon=spoiled", true)]
    [InlineData("/login?user=ada", "a=b", false)]
    public async Task A_doubtful_cookie_is_deleted_at_sign_in_and_sign_out(string path, string cookie, bool deleted)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        HttpRequestMessage request = new(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using HttpResponseMessage response = await device.SendAsync(request, withCookies: false);
        IEnumerable<string> sets = response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? values : [];
        sets.Any(static set => set.StartsWith("__Host-anon=;", StringComparison.Ordinal) && set.Contains("max-age=0", StringComparison.Ordinal)).Should().Be(deleted);
    }
}
