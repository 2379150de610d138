using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Sign-in at another site: the answer comes as a cross-site post without our Lax cookies.</summary>
public sealed class JourneyTests
{
    [Theory]
    [Trait("Rule", "S7")]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("cross-site", false)]
    public async Task The_visitor_travels_with_a_challenge_that_our_own_page_started(string fetchSite, bool merged)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = fetchSite;
        string state = await ChallengeAsync(device);
        device.FetchSite = "cross-site";
        (await device.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/signin-idp?user=ada&state={state}"), withCookies: false)).Dispose();
        site.OwnerOf("Mine").Should().Be(merged ? "ada" : site.Crm.Tickets.Single().Visitor.ToString());
        device.Cookies.ContainsKey(Device.CookieName).Should().Be(!merged);
        device.FetchSite = "same-origin";
        (await device.TextAsync("/who")).Should().Be("ada", "the sign-in itself goes on");
    }

    [Fact]
    public async Task An_external_sign_in_alone_merges_nothing()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        string state = await ChallengeAsync(device);
        (await device.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/signin-idp?user=ada&scheme=External&state={state}"), withCookies: false)).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_", "the provider's id is not the host's consumer");
        device.Cookies.Should().ContainKey("external");
        device.FetchSite = "cross-site"; // the redirect after the post still counts as the other site's
        (await device.GetAsync("/finish?user=ada-of-the-shop")).Dispose();
        site.OwnerOf("Mine").Should().Be("ada-of-the-shop", "the host's own sign-in, which found the external one in the same request");
    }

    private static async Task<string> ChallengeAsync(Device device)
    {
        using HttpResponseMessage challenge = await device.GetAsync("/external");
        string location = challenge.Headers.Location!.OriginalString;
        return location[(location.IndexOf("state=", StringComparison.Ordinal) + 6)..];
    }
}
