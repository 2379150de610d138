using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Sign-in at another site: the answer comes as a cross-site post without our Lax cookies.</summary>
public sealed class JourneyTests
{
    [Theory]
    [Trait("Rule", "S7")]
    [InlineData("same-origin", true)]
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
    [Trait("Rule", "S7")]
    public async Task A_challenge_from_a_mailed_link_or_a_bookmark_ends_in_an_offer()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = "none";
        string state = await ChallengeAsync(device);
        device.FetchSite = "cross-site";
        (await device.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/signin-idp?user=ada&state={state}"), withCookies: false)).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_");
        device.FetchSite = "same-origin";
        (await device.OffersAsync()).Should().Equal(site.OwnerOf("Mine"));
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_challenge_of_somebody_who_is_signed_in_already_takes_no_visitor_along()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = "cross-site";
        await device.SignInAsync("eve");
        device.FetchSite = "same-origin";
        string state = await ChallengeAsync(device);
        device.FetchSite = "cross-site";
        (await device.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/signin-idp?user=eve&state={state}"), withCookies: false)).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_");
        device.Cookies.Should().ContainKey(Device.CookieName);
    }

    [Fact]
    [Trait("Rule", "S8")]
    public async Task Offers_of_before_survive_a_sign_in_that_comes_back_without_our_cookies()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        await device.SignInAsync("ada");
        await device.SignOutAsync();
        (await device.AskAsync("Second")).Dispose();
        string state = await ChallengeAsync(device);
        device.FetchSite = "cross-site";
        (await device.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/signin-idp?user=ada&state={state}"), withCookies: false)).Dispose();
        device.FetchSite = "same-origin";
        (await device.OffersAsync()).Should().BeEquivalentTo(site.OwnerOf("First"), site.OwnerOf("Second"));
        device.Cookies["auth"].Should().NotContain(device.Cookies[Device.OfferCookieName]);
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
