using System.Net;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class CookieTests
{
    [Fact]
    [Trait("Rule", "S2")]
    public async Task The_cookie_comes_with_the_first_ticket_and_is_as_closed_as_a_cookie_can_be()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        using HttpResponseMessage page = await device.GetAsync("/");
        await device.FormAsync();
        await device.CountTicketsAsync();
        device.Cookies.Should().BeEmpty("who only looks gets none");

        using HttpResponseMessage response = await device.AskAsync("First");
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        string cookie = response.Headers.GetValues("Set-Cookie").Should().ContainSingle().Subject;
        cookie.Should().StartWith("__Host-anon=").And.Contain("; path=/").And.Contain("; secure").And.Contain("; httponly").And.Contain("; samesite=lax")
            .And.Contain("; max-age=15552000").And.NotContain("domain");
        (await device.TextAsync("/visitor")).Should().Be(site.Crm.Tickets.Single().Visitor.ToString());
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "1")]
    [Trait("Attack", "2")]
    [Trait("Attack", "3")]
    public async Task A_changed_token_is_nobody_and_the_next_ticket_is_a_new_visitors()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        string token = device.Token!;
        device.Cookies["z"] = "1"; // at the end of a header a client may trim
        string[] changed =
        [
            (token[0] == 'A' ? 'B' : 'A') + token[1..], token[..^1] + (char)(token[^1] ^ 1), token[..^1], token + "A", "", new string('A', token.Length),
            " " + token, token + " ", token + "=", token + "%3D", '"' + token + '"', token + ",", token[..20] + "\t" + token[20..],
        ];
        foreach (string each in changed)
        {
            device.Token = each;
            (await device.TextAsync("/visitor")).Should().Be("none", each);
            (await device.CountTicketsAsync()).Should().Be(0);
        }

        using (HttpResponseMessage response = await device.AskAsync("Second"))
        {
            response.StatusCode.Should().Be(HttpStatusCode.Created);
        }

        site.Crm.Tickets.Select(t => t.Visitor).Distinct().Should().HaveCount(2);
        device.Token = token;
        (await device.CountTicketsAsync()).Should().Be(1, "the control: the token itself");
    }

    [Fact]
    [Trait("Attack", "4")]
    public async Task A_huge_token_and_thousands_of_cookies_are_no_visitor()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        string token = device.Token!;
        device.Token = new string('A', 64 * 1024);
        (await device.TextAsync("/visitor")).Should().Be("none");
        device.Token = token;
        for (int i = 0; i < 3_000; i++)
        {
            device.Cookies["c" + i] = "v";
        }

        (await device.TextAsync("/visitor")).Should().StartWith("web_", "the control: among many cookies ours is one");
        device.Cookies.Clear();
        device.Header = new string('A', 64 * 1024);
        (await device.TextAsync("/visitor")).Should().Be("none");
        device.Header = token;
        (await device.TextAsync("/visitor")).Should().StartWith("web_", "the control");
    }

    [Fact]
    [Trait("Attack", "6")]
    public async Task What_was_sealed_for_another_purpose_is_no_token()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device device = site.NewDevice();
        string form = (await device.FormAsync()).GetProperty("form").GetString()!;
        (await device.AskAsync("First")).Dispose();
        string token = device.Token!;
        await device.SignInAsync("ada");
        string[] others = [form, device.Cookies[Device.OfferCookieName], device.Cookies["auth"], (await device.FormAsync()).GetProperty("antiforgeryToken").GetString()!];
        using Device thief = site.NewDevice();
        foreach (string other in others)
        {
            thief.Token = other;
            (await thief.TextAsync("/visitor")).Should().Be("none");
            thief.Cookies[Device.OfferCookieName] = token;
        }

        await thief.SignInAsync("eve");
        (await thief.OffersAsync()).Should().BeEmpty("a visitor token is no offer");
        thief.Token = token;
        (await thief.TextAsync("/visitor")).Should().StartWith("web_", "the control: it is a token");
    }

    [Fact]
    [Trait("Rule", "V3")]
    [Trait("Attack", "11")]
    public async Task An_identifier_from_the_crm_opens_nothing()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device victim = site.NewDevice();
        (await victim.AskAsync("Secret")).Dispose();
        string id = site.Crm.Tickets.Single().Visitor.ToString()!;
        using Device thief = site.NewDevice();
        thief.Token = id;
        (await thief.CountTicketsAsync()).Should().Be(0);
        thief.Header = id;
        (await thief.CountTicketsAsync()).Should().Be(0);
        thief.Header = null;
        using (HttpResponseMessage refused = await thief.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x", form = id }))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        (await thief.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x", visitor = id })).Dispose();
        await thief.SignInAsync("eve");
        (await thief.OffersAsync()).Should().ContainSingle().Which.Should().NotBe(id, "only what she asked herself");
        using HttpResponseMessage accepted = await thief.AnswerAsync(id, "accept");
        accepted.StatusCode.Should().Be(HttpStatusCode.NotFound);
        site.OwnerOf("Secret").Should().Be(id);
        (await victim.CountTicketsAsync()).Should().Be(1, "the control: the token does");
    }

    [Fact]
    [Trait("Attack", "10")]
    public async Task A_token_past_its_life_is_a_new_visitor_and_the_old_tickets_stay()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        site.Clock.AdvanceDays(179);
        (await device.CountTicketsAsync()).Should().Be(1, "the control");
        site.Clock.AdvanceDays(1);
        (await device.CountTicketsAsync()).Should().Be(0);
        await device.SignInAsync("ada");
        site.OwnerOf("First").Should().StartWith("web_");
    }
}
