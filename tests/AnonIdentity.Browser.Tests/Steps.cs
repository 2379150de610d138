using Microsoft.Playwright;

namespace AnonIdentity.Browser.Tests;

/// <summary>What people do in the shop, with the mouse and the keyboard of a real browser.</summary>
internal static class Steps
{
    public static async Task<IPage> VisitAsync(this IBrowserContext person, string url)
    {
        IPage page = await person.NewPageAsync();
        await page.GotoAsync(url);
        return page;
    }

    public static async Task AskAsync(this IPage page, string subject)
    {
        await page.GetByLabel("Subject").FillAsync(subject);
        await page.GetByLabel("Your question").FillAsync("Does it dim?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.GetByText("Thank you. We will answer soon.").WaitForAsync();
    }

    public static async Task ShowsTicketsAsync(this IPage page, int count) =>
        await Assertions.Expect(page.Locator("#tickets li")).ToHaveCountAsync(count);

    public static async Task SignInAsync(this IPage page, string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
    }

    public static async Task SignOutAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).WaitForAsync();
    }
}
