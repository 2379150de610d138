using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class ReviewChartTests
{
    private const string Review = "/support/review";

    [Fact]
    public async Task The_chart_counts_what_was_done_for_its_tenant_and_the_notice_says_only_what_we_say()
    {
        // A tenant that no other test has: the metrics are the whole process's.
        InMemoryCrm crm = new();
        await using Site site = await Site.StartAsync(
            configure: static o => o.Tenant = static _ => "charted",
            services: s => s.AddAnonymousConsumers("charted").UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(crm).UseAspNetCore());
        await using Site other = await Site.StartAsync();
        using Device stranger = other.NewDevice();
        (await stranger.AskAsync("Of another tenant")).Dispose();
        using Device customer = site.NewDevice();
        (await customer.AskAsync("First")).Dispose();
        (await customer.AskAsync("Second")).Dispose();
        await customer.SignInAsync("ada");
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        string page = await agent.TextAsync(Review + "?done=Call+0900+123");
        page.Should().NotContain("0900");
        page.Should().Contain("<h3>Tickets: 2</h3>").And.Contain("<h3>Merges: 1</h3>").And.Contain("<h3>Undos: 0</h3>").And.Contain("<rect ");
        (await agent.TextAsync(Review + "?done=Undo%3A+Undone.")).Should().Contain("Undo: Undone.", "the control");
    }
}
