using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;

namespace AnonIdentity.Browser.Tests;

public sealed class OtherSiteTests(Chromium chromium)
{
    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_sign_in_that_another_origin_started_merges_nothing()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        town.Elsewhere = context => HtmlAsync(context, $"<a href=\"{town.ShopUrl}/signin/link?person=bob\">Win a lamp</a>");
        foreach (string from in new[] { town.StrangerUrl, town.SiblingUrl })
        {
            await using IBrowserContext victim = await chromium.NewPersonAsync();
            IPage page = await victim.VisitAsync(town.ShopUrl);
            string subject = "Victim of " + from;
            await page.AskAsync(subject);
            IPage trap = await victim.VisitAsync(from);
            await trap.GetByText("Win a lamp").ClickAsync();
            await trap.GetByText("Bob Noyce").WaitForAsync();
            (await town.OwnerOfAsync(subject)).Should().StartWith("web_");
        }

        await using IBrowserContext person = await chromium.NewPersonAsync();
        IPage own = await person.VisitAsync(town.ShopUrl);
        await own.AskAsync("Own");
        await own.EvaluateAsync("location.assign('/signin/link?person=bob')");
        await own.GetByText("Bob Noyce").WaitForAsync();
        (await town.OwnerOfAsync("Own")).Should().Be("bob", "the control: the same link, followed from our own page");
    }

    [Fact]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    public async Task A_sign_in_link_from_a_mail_is_asked_about()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext victim = await chromium.NewPersonAsync();
        IPage page = await victim.VisitAsync(town.ShopUrl);
        await page.AskAsync("Victim");
        await page.GotoAsync(town.ShopUrl + "/signin/link?person=bob");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Are these yours?" }).WaitForAsync();
        (await town.OwnerOfAsync("Victim")).Should().StartWith("web_");
    }

    [Fact]
    [Trait("Rule", "S2")]
    [Trait("Attack", "14")]
    public async Task A_cookie_from_a_sibling_subdomain_is_never_read()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext attacker = await chromium.NewPersonAsync();
        await (await attacker.VisitAsync(town.ShopUrl)).AskAsync("Planted");
        string token = (await attacker.CookiesAsync()).Single(c => c.Name == "__Host-anon").Value;
        town.Elsewhere = context =>
        {
            context.Response.Headers.Append("Set-Cookie", $"__Host-anon={token}; Domain=lamps.example; Path=/; Secure");
            context.Response.Headers.Append("Set-Cookie", $"__host-anon={token}; Domain=lamps.example; Path=/; Secure");
            context.Response.Headers.Append("Set-Cookie", "control=1; Domain=lamps.example; Path=/; Secure");
            return HtmlAsync(context, "<p>Blog</p>");
        };
        await using IBrowserContext victim = await chromium.NewPersonAsync();
        await victim.VisitAsync(town.SiblingUrl);
        (await victim.CookiesAsync([town.ShopUrl])).Should().Contain(c => c.Name == "control", "the control: a sibling can set others");
        IPage page = await victim.VisitAsync(town.ShopUrl);
        await page.ShowsTicketsAsync(0);
        await page.AskAsync("Mine");
        (await town.OwnerOfAsync("Mine")).Should().NotBe(await town.OwnerOfAsync("Planted"));
    }

    [Fact]
    public async Task A_form_on_another_site_opens_no_ticket()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        town.Elsewhere = context => HtmlAsync(
            context,
            $"<form method=\"post\" action=\"{town.ShopUrl}/support/tickets\"><input name=\"subject\" value=\"Forged\"><input name=\"body\" value=\"x\"><button>Win</button></form>");
        await using IBrowserContext victim = await chromium.NewPersonAsync();
        IPage trap = await victim.VisitAsync(town.StrangerUrl);
        await trap.GetByText("Win").ClickAsync();
        await trap.GetByText("This was sent by another site.").WaitForAsync();
        (await victim.CookiesAsync()).Should().BeEmpty();
        (await town.OwnerOfAsync("Forged")).Should().BeNull();
    }

    private static Task HtmlAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<!doctype html><title>Elsewhere</title>" + body);
    }
}
