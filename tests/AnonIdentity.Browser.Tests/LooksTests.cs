using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace AnonIdentity.Browser.Tests;

/// <summary>Every page, light and dark, wide and 375 pixels wide: no serious finding of axe, nothing to scroll sideways, nothing against the
/// content security policy. Screenshots are left beside the test. The quick form takes two of the four.</summary>
public sealed class LooksTests(Chromium chromium)
{
    public static TheoryData<ColorScheme, int> Looks { get; } = Scale.Factor < 10
        ? new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 375 } }
        : new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 1280 }, { ColorScheme.Light, 375 }, { ColorScheme.Dark, 375 } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible_and_fits(ColorScheme scheme, int width)
    {
        chromium.Require();
        await using Town town = await Town.OpenAsync("Ask");
        await using IBrowserContext person = await chromium.NewPersonAsync(scheme, width);
        List<string> complaints = [];
        person.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        IPage page = await person.VisitAsync(town.ShopUrl);
        await page.AskAsync("A question");
        string visitor = (await town.OwnerOfAsync("A question"))!;
        await CheckAsync(page, "shop", scheme, width);
        await page.GotoAsync(town.ShopUrl + "/signin");
        await CheckAsync(page, "signin", scheme, width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ada Lovelace" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, mine" }).WaitForAsync();
        await CheckAsync(page, "yours", scheme, width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, mine" }).ClickAsync();
        await page.ShowsTicketsAsync(1);
        await CheckAsync(page, "shop-signed-in", scheme, width);
        await page.SignOutAsync();
        await page.SignInAsync("Support agent");
        await CheckAsync(page, "review", scheme, width);
        await page.GotoAsync($"{town.ShopUrl}/support/review/visitors/{visitor}");
        await page.GetByLabel("Consumer", new() { Exact = true }).FillAsync("bob");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await page.GetByText("For bob").WaitForAsync();
        await CheckAsync(page, "review-visitor", scheme, width);
        foreach ((string wanted, string title, string name) in new[] { ("ada", "Consumer ada", "review-consumer"), ("nobody", "Nothing found", "review-nothing") })
        {
            await page.GetByLabel("Visitor, merge or consumer").FillAsync(wanted);
            await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
            await CheckAsync(page, name, scheme, width);
        }

        await page.GotoAsync(town.ShopUrl + "/crm");
        await CheckAsync(page, "crm", scheme, width);
        complaints.Where(static c => !c.Contains("404", StringComparison.Ordinal)).Should().BeEmpty("the browser has nothing to say, not even of the policy");
    }

    private static async Task CheckAsync(IPage page, string name, ColorScheme scheme, int width)
    {
        AxeResult result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        result.Violations.Where(static v => v.Impact is "serious" or "critical")
            .Select(v => $"{name}: {v.Id} ({v.Impact}) {string.Join("; ", v.Nodes.Select(static n => n.Html))}").Should().BeEmpty();
        int scroll = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        scroll.Should().BeLessThanOrEqualTo(0, "{0} fits into {1} pixels", name, width);
        string folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        string file = string.Create(CultureInfo.InvariantCulture, $"{name}-{scheme}-{width}.png");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true });
    }
}
