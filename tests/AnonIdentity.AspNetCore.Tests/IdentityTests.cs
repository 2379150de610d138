using FluentAssertions;
using Microsoft.AspNetCore.Identity;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>ASP.NET Core Identity's own sign-in, as a host uses it.</summary>
public sealed class IdentityTests
{
    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_sign_in_by_password_merges_and_a_wrong_password_does_not()
    {
        await using Site site = await Membership.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        string? token = device.Token;
        (await device.LogInAsync("ada", "wrong")).Should().Be("Failed");
        (site.OwnerOf("Mine")[..4], device.Token).Should().Be(("web_", token));
        (await device.LogInAsync("ada")).Should().Be("Succeeded");
        site.OwnerOf("Mine").Should().Be("id-of-ada");
        device.Cookies.Keys.Should().Equal(Membership.Cookie);
        (await device.CountTicketsAsync()).Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "S4")]
    public async Task With_a_second_factor_it_is_the_second_that_merges()
    {
        await using Site site = await Membership.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        string? token = device.Token;
        (await device.LogInAsync("two")).Should().Be("RequiresTwoFactor");
        (site.OwnerOf("Mine")[..4], device.Token).Should().Be(("web_", token), "who that is, is not known yet");
        (await device.TextAsync("/who")).Should().Be("nobody");
        (await SecondAsync(device, "000000x")).Should().Be("Failed");
        (site.OwnerOf("Mine")[..4], device.Token).Should().Be(("web_", token));

        string code = await site.WithAsync("two", static (members, member) => members.GenerateTwoFactorTokenAsync(member, "Code"));
        (await SecondAsync(device, code)).Should().Be("Succeeded");
        site.OwnerOf("Mine").Should().Be("id-of-two");
        device.Cookies.Keys.Should().Equal(Membership.Cookie);
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "22")]
    public async Task A_sign_out_ends_the_visitor_on_this_device()
    {
        await using Site site = await Membership.StartAsync(SignInMerge.Manual);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        await device.LogInAsync("ada");
        device.Cookies.Keys.Should().BeEquivalentTo(Membership.Cookie, Device.CookieName);
        (await device.PostAsync("/account/logout")).Dispose();
        device.Cookies.Should().BeEmpty();
        (await device.CountTicketsAsync()).Should().Be(0);
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_session_that_is_refreshed_takes_no_visitor_that_is_not_its_own()
    {
        await using Site site = await Membership.StartAsync();
        using Device victim = await InEvesSessionAsync(site);
        (await victim.PostAsync("/account/refresh")).EnsureSuccessStatusCode().Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_");
        victim.Cookies.Should().ContainKey(Device.CookieName).And.ContainKey(Membership.Cookie);
        await victim.LogInAsync("ada");
        site.OwnerOf("Mine").Should().Be("id-of-ada", "the control: a sign-in from our own page");
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_session_that_is_validated_and_renewed_takes_no_visitor()
    {
        await using Site site = await Membership.StartAsync();
        using Device victim = await InEvesSessionAsync(site);
        (string session, string? token) = (victim.Cookies[Membership.Cookie], victim.Token);
        (await victim.TextAsync("/who")).Should().Be("id-of-eve");
        victim.Cookies[Membership.Cookie].Should().NotBe(session, "the control: it was renewed");
        (site.OwnerOf("Mine")[..4], victim.Token).Should().Be(("web_", token));
        (await victim.OffersAsync()).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_session_that_is_no_longer_valid_ends_with_its_visitor()
    {
        await using Site site = await Membership.StartAsync(SignInMerge.Manual);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        await device.LogInAsync("ada");
        (await device.TextAsync("/who")).Should().Be("id-of-ada");
        device.Token.Should().NotBeNull("the control: while the session is valid");
        await site.WithAsync("ada", static (members, member) => members.UpdateSecurityStampAsync(member));
        (await device.TextAsync("/who")).Should().Be("nobody");
        device.Cookies.Should().BeEmpty("the framework signs out, and who comes next is somebody else");
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_provider_in_front_of_Identity_brings_the_visitor_back_to_the_account()
    {
        await using IdentityProvider provider = await IdentityProvider.StartAsync();
        await using Site site = await Membership.StartAsync(provider: provider);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        (await device.PostAsync(await device.GoAsync("/account/sso"))).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_", "the external cookie is nobody's sign-in");
        device.FetchSite = "cross-site"; // the redirect after the post still counts as the other site's
        (await device.TextAsync("/account/back")).Should().Be("Succeeded");
        site.OwnerOf("Mine").Should().Be("id-of-ada");
        device.Cookies.Keys.Should().Equal(Membership.Cookie);
    }

    // Another site signed the victim's browser in as eve; the visitor of that browser is not hers.
    private static async Task<Device> InEvesSessionAsync(Site site)
    {
        Device victim = site.NewDevice();
        (await victim.AskAsync("Mine")).Dispose();
        victim.FetchSite = "cross-site";
        (await victim.LogInAsync("eve")).Should().Be("Succeeded");
        site.OwnerOf("Mine").Should().StartWith("web_");
        victim.FetchSite = "same-origin";
        return victim;
    }

    private static async Task<string> SecondAsync(Device device, string code)
    {
        using HttpResponseMessage response = await device.PostAsync("/account/second?code=" + code);
        return await response.Content.ReadAsStringAsync();
    }
}
