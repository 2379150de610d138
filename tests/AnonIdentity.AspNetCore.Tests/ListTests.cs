using System.Text.Json;
using FluentAssertions;
using NodaTime;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class ListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_tickets_the_newest_hundred_are_listed(bool signedIn)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        List<string> keys = [];
        for (int i = 0; i < 230; i++)
        {
            site.Clock.Advance(Duration.FromSeconds(1));
            using HttpResponseMessage response = await device.AskAsync("Number " + i);
            using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            keys.Add(answer.RootElement.GetProperty("key").GetString()!);
        }

        if (signedIn)
        {
            await device.SignInAsync("ada");
        }

        JsonElement list = (await device.GetJsonAsync("/support/tickets")).GetProperty("tickets");
        list.EnumerateArray().Select(ticket => ticket.GetProperty("key").GetString()).Should().Equal(Enumerable.Reverse(keys).Take(100));
    }

    [Fact]
    [Trait("Rule", "M5")]
    [Trait("Attack", "25")]
    public async Task Tickets_that_an_undo_took_away_and_that_another_got_meanwhile_are_not_listed()
    {
        await using Site site = await Site.StartAsync();
        using Device ada = site.NewDevice();
        (await ada.AskAsync("Of Bob")).Dispose();
        VisitorId visitor = site.Crm.Tickets.Single().Visitor!.Value;
        await ada.SignInAsync("ada");
        (await ada.CountTicketsAsync()).Should().Be(1, "the control: while they are hers");

        // Both happen after the look for Ada's visitors, and before their tickets are read.
        site.Ledger.AfterScan = async () =>
        {
            site.Ledger.AfterScan = static () => Task.CompletedTask;
            (await site.Merger.UndoAsync(new MergeId(visitor, 1), "of Bob")).Outcome.Should().Be(UndoOutcome.Undone);
            await site.Merger.MergeAsync(new MergeRequest(visitor, new ConsumerId("bob")) { Force = true });
        };
        (await ada.CountTicketsAsync()).Should().Be(0);
        site.OwnerOf("Of Bob").Should().Be("bob");
        using Device bob = site.NewDevice();
        await bob.SignInAsync("bob");
        (await bob.CountTicketsAsync()).Should().Be(1, "the control: he sees it");

        await site.Merger.UndoAsync(new MergeId(visitor, 2), "of nobody");
        (await bob.CountTicketsAsync()).Should().Be(0, "undone, and nobody's since");
    }
}
