using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AnonIdentity.Browser.Tests;

public sealed class StoryTests(Chromium chromium)
{
    [Fact]
    [Trait("Rule", "S8")]
    public async Task On_a_tablet_that_people_share_each_is_asked_and_an_agent_can_undo()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Ask");
        await using IBrowserContext tablet = await chromium.NewPersonAsync();
        IPage page = await tablet.VisitAsync(town.ShopUrl);
        await page.AskAsync("Of Ada");
        string visitor = (await town.OwnerOfAsync("Of Ada"))!;
        visitor.Should().StartWith("web_");
        await page.ReloadAsync();
        await page.ShowsTicketsAsync(1);
        IPage tab = await tablet.VisitAsync(town.ShopUrl);
        await tab.ShowsTicketsAsync(1);
        await tab.AskAsync("Second tab");
        (await town.OwnerOfAsync("Second tab")).Should().Be(visitor);

        await page.SignInAsync("Ada Lovelace");
        (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync()).Should().Be("Are these yours?");
        (await town.OwnerOfAsync("Of Ada")).Should().Be(visitor);
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, mine" }).ClickAsync();
        await page.ShowsTicketsAsync(2);
        (await town.OwnerOfAsync("Of Ada")).Should().Be("ada");
        (await town.OwnerOfAsync("Second tab")).Should().Be("ada");

        await page.SignOutAsync();
        await page.ShowsTicketsAsync(0);
        await page.AskAsync("Of Bob");
        await page.SignInAsync("Bob Noyce");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, mine" }).ClickAsync();
        await page.ShowsTicketsAsync(1);
        (await town.OwnerOfAsync("Of Bob")).Should().Be("bob");
        (await town.OwnerOfAsync("Of Ada")).Should().Be("ada");

        await using IBrowserContext desk = await chromium.NewPersonAsync();
        IPage review = await desk.VisitAsync(town.ShopUrl);
        await review.SignInAsync("Support agent");
        await review.GetByLabel("Visitor, merge or consumer").FillAsync("ada");
        await review.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await review.GetByRole(AriaRole.Link, new() { Name = visitor }).ClickAsync();
        await review.GetByLabel("Reason for the undo").FillAsync("shared tablet");
        await review.GetByRole(AriaRole.Button, new() { Name = "Undo the merge" }).ClickAsync();
        await review.GetByText("Undo: Undone.").WaitForAsync();
        (await town.OwnerOfAsync("Of Ada")).Should().Be(visitor);
    }

    [Fact]
    public async Task Two_people_with_a_browser_each_have_their_own_tickets()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext ada = await chromium.NewPersonAsync();
        await using IBrowserContext bob = await chromium.NewPersonAsync();
        IPage hers = await ada.VisitAsync(town.ShopUrl);
        IPage his = await bob.VisitAsync(town.ShopUrl);
        await hers.AskAsync("Hers");
        await his.AskAsync("His");
        await hers.SignInAsync("Ada Lovelace");
        await his.SignInAsync("Bob Noyce");
        await hers.ShowsTicketsAsync(1);
        await his.ShowsTicketsAsync(1);
        (await town.OwnerOfAsync("Hers")).Should().Be("ada");
        (await town.OwnerOfAsync("His")).Should().Be("bob");
        (await town.LookAsync()).Contacts.Where(c => c.MergedInto is null).Should().HaveCount(2, "Ada had a contact, Bob's placeholder became his");
    }

    [Fact]
    [Trait("Rule", "V5")]
    public async Task Cleared_cookies_are_a_new_visitor_and_the_old_ticket_stays()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext person = await chromium.NewPersonAsync();
        IPage page = await person.VisitAsync(town.ShopUrl);
        (await person.CookiesAsync()).Should().BeEmpty("a page sets no cookie");
        await page.AskAsync("Before");
        string visitor = (await town.OwnerOfAsync("Before"))!;
        BrowserContextCookiesResult cookie = (await person.CookiesAsync()).Should().ContainSingle().Subject;
        (cookie.Name, cookie.Secure, cookie.HttpOnly, cookie.SameSite, cookie.Domain).Should().Be(("__Host-anon", true, true, SameSiteAttribute.Lax, "www.lamps.example"));
        await person.ClearCookiesAsync();
        await page.ReloadAsync();
        await page.ShowsTicketsAsync(0);
        await page.AskAsync("After");
        await page.SignInAsync("Ada Lovelace");
        (await town.OwnerOfAsync("After")).Should().Be("ada");
        (await town.OwnerOfAsync("Before")).Should().Be(visitor);
    }

    [Fact]
    [Trait("Attack", "42")]
    public async Task A_double_click_is_one_ticket()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext person = await chromium.NewPersonAsync();
        IPage page = await person.VisitAsync(town.ShopUrl);
        await page.GetByLabel("Subject").FillAsync("Once");
        await page.GetByLabel("Your question").FillAsync("Does it dim?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).DblClickAsync();
        await page.ShowsTicketsAsync(1);
        (await town.LookAsync()).Tickets.Should().ContainSingle();
        (await town.LookAsync()).Contacts.Should().HaveCount(2, "Ada's, which was there, and one placeholder");
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(409, false)]
    [InlineData(503, true)]
    public async Task After_a_refusal_the_next_click_is_of_a_fresh_form_and_after_a_failure_of_the_same(int status, bool same)
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Automatic");
        await using IBrowserContext person = await chromium.NewPersonAsync();
        IPage page = await person.VisitAsync(town.ShopUrl);
        List<string> forms = [];
        await page.RouteAsync("**/support/tickets", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            forms.Add(System.Text.Json.JsonDocument.Parse(route.Request.PostData!).RootElement.GetProperty("form").GetString()!);
            await (forms.Count > 1
                ? route.ContinueAsync()
                : route.FulfillAsync(new() { Status = status, ContentType = "application/problem+json", Body = "{\"title\":\"Not now.\"}" }));
        });
        await page.GetByLabel("Subject").FillAsync("Again");
        await page.GetByLabel("Your question").FillAsync("Does it dim?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.GetByText("Not now.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.GetByText("Thank you. We will answer soon.").WaitForAsync();
        forms.Should().HaveCount(2);
        (forms[0] == forms[1]).Should().Be(same);
        (await town.LookAsync()).Tickets.Should().ContainSingle();
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Ask");
        await using IBrowserContext person = await chromium.NewPersonAsync();
        IPage page = await person.VisitAsync(town.ShopUrl);
        await TabToAsync(page, "subject");
        await page.Keyboard.TypeAsync("By keyboard");
        await TabToAsync(page, "body");
        await page.Keyboard.TypeAsync("Does it dim?");
        await TabToAsync(page, "Send");
        await page.Keyboard.PressAsync("Enter");
        await page.ShowsTicketsAsync(1);
        await page.ReloadAsync();
        await TabToAsync(page, "Sign in");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(town.ShopUrl + "/signin");
        await TabToAsync(page, "Ada Lovelace");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(town.ShopUrl + "/yours");
        await TabToAsync(page, "Yes, mine");
        await page.Keyboard.PressAsync("Enter");
        await page.ShowsTicketsAsync(1);
        (await town.OwnerOfAsync("By keyboard")).Should().Be("ada");
    }

    private static async Task TabToAsync(IPage page, string target)
    {
        for (int step = 0; step < 40; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent") == target)
            {
                return;
            }
        }

        Assert.Fail($"No way to {target} by the tabulator key.");
    }
}
