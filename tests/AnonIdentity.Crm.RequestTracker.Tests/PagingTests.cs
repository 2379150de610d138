using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>Trap 11: the set that is read changes while it is read.</summary>
public sealed class PagingTests(RequestTrackerServer server) : RtTest(server)
{
    // The suite of the conformance kit lists and moves 251 in each run.
    private static readonly int s_count = Scale.Factor < 10 ? 125 : 250;

    [Fact]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M15")]
    public async Task Trap_11_tickets_are_all_seen_though_each_page_is_moved_before_the_next_is_read()
    {
        VisitorId visitor = NewVisitor();
        CrmContact from = await PlaceholderAsync(visitor);
        CrmContact to = await KnownAsync();
        HashSet<string> made = [];
        foreach (int size in Enumerable.Range(0, s_count).Chunk(100).Select(static page => page.Length))
        {
            JsonArray bulk = [.. Enumerable.Range(0, size).Select(_ => NewTicket(from, visitor))];
            RawAnswer answer = await Service.PostAsync("tickets/bulk", bulk);
            made.UnionWith(answer.Json!.AsArray().Select(static t => t!["id"]!.ToString()));
        }

        made.Should().HaveCount(s_count);
        Recorder.Clear();
        List<string> seen = [];
        List<int> pages = [];
        string? cursor = null;
        do
        {
            TicketPage page = await Crm.ReadTicketsAsync(TicketQuery.OfContact(from.Id, cursor), Token);
            pages.Add(page.Tickets.Count);
            seen.AddRange(page.Tickets.Select(static t => t.Id.Value));
            page.Tickets.Should().OnlyContain(t => t.Visitor == visitor);
            foreach (CrmTicket[] batch in page.Tickets.Chunk(Crm.Capabilities.MoveBatch))
            {
                (await MoveAsync(from, to, batch)).Should().BeEmpty();
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        pages.Should().Equal(s_count == 250 ? [100, 100, 50] : [100, 25]);
        seen.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(made);
        (await Crm.ReadTicketsAsync(TicketQuery.OfContact(from.Id), Token)).Tickets.Should().BeEmpty();
        TicketPage first = await Crm.ReadTicketsAsync(TicketQuery.OfContact(to.Id), Token);
        first.Tickets.Should().HaveCount(100).And.OnlyContain(t => t.Contacts.SequenceEqual(new[] { to.Id }));
        Recorder.Calls.Count(static c => c == "PUT tickets/bulk").Should().Be(s_count / 25);
    }

    internal static JsonObject NewTicket(CrmContact contact, VisitorId visitor) => new()
    {
        ["Queue"] = "General",
        ["Subject"] = "One of many",
        ["Content"] = "x",
        ["Requestor"] = new JsonArray(Number(contact)),
        ["CustomFields"] = new JsonObject { ["VisitorIdentifier"] = visitor.ToString() },
    };
}
