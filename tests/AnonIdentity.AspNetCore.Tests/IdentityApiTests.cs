using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The API endpoints of ASP.NET Core Identity, by cookie and by bearer token.</summary>
public sealed class IdentityApiTests
{
    private static readonly object Ada = new { email = "ada", password = Membership.Password };

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_sign_in_by_its_cookie_merges()
    {
        await using Site site = await Membership.StartAsync(api: true);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        (await device.PostJsonAsync("/api/login?useCookies=true", new { email = "ada", password = "wrong" })).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_", "the control: a wrong password");
        (await device.PostJsonAsync("/api/login?useCookies=true", Ada)).EnsureSuccessStatusCode().Dispose();
        site.OwnerOf("Mine").Should().Be("id-of-ada");
        device.Cookies.Keys.Should().Equal(Membership.Cookie);
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_sign_in_by_its_bearer_token_decides_nothing_and_the_first_request_with_it_merges()
    {
        await using Site site = await Membership.StartAsync(api: true);
        using Device app = await site.NewAppAsync("nobody-yet", "Mine");
        (string? token, app.Bearer) = (app.Header, null);
        using HttpResponseMessage response = await app.PostJsonAsync("/api/login", Ada);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        app.Bearer = answer.RootElement.GetProperty("accessToken").GetString();
        (await app.TextAsync("/who")).Should().Be("id-of-ada");
        site.OwnerOf("Mine").Should().Be("id-of-ada");
        app.Header.Should().NotBe(token);
        (await app.CountTicketsAsync()).Should().Be(1);
        app.Bearer = null;
        (await app.CountTicketsAsync()).Should().Be(0, "signed out, it is a new visitor");
    }

    [Fact]
    [Trait("Rule", "S2")]
    public async Task A_bearer_token_that_is_got_or_refreshed_in_a_browser_gives_nobody_its_visitor()
    {
        await using Site site = await Membership.StartAsync(api: true);
        using Device device = site.NewDevice();
        (await device.AskAsync("Before")).Dispose();
        using HttpResponseMessage response = await device.PostJsonAsync("/api/login", Ada);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        (await device.AskAsync("Between")).Dispose();
        using HttpResponseMessage refreshed = await device.PostJsonAsync("/api/refresh", new { refreshToken = answer.RootElement.GetProperty("refreshToken").GetString() });
        refreshed.EnsureSuccessStatusCode();
        site.OwnerOf("Before").Should().StartWith("web_");
        site.OwnerOf("Between").Should().Be(site.OwnerOf("Before"));
        (await device.PostJsonAsync("/api/login?useCookies=true", Ada)).EnsureSuccessStatusCode().Dispose();
        site.OwnerOf("Between").Should().Be("id-of-ada", "the control: by cookie somebody signs in");
    }
}
