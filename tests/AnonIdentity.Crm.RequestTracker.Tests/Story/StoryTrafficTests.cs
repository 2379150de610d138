using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>Every call that a story makes, in order: the numbers of the package's README.</summary>
public sealed class StoryTrafficTests(RequestTrackerServer server) : StoryTest(server)
{
    private static readonly string[] s_target = ["POST users", "GET user/N", "GET user/N", "GET user/N"];
    private static readonly string[] s_label = ["GET user/N", "PUT user/N"];

    /// <summary>Tickets and calls. A hundred take long to open: the quick form leaves them out.</summary>
    public static TheoryData<int, int> Merges => Scale.Factor < 10 ? new() { { 1, 10 }, { 10, 10 } } : new() { { 1, 10 }, { 10, 10 }, { 100, 16 } };

    [Fact]
    [Trait("Rule", "A1")]
    public async Task Opening_takes_two_calls_then_one_and_a_look_at_the_queue_in_the_life_of_the_host()
    {
        StoryHost host = Start();
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        await OpenAsync(host, visitor, "k1");
        host.Calls.Calls.Should().Equal("POST user", "GET queue/General", "POST ticket");
        host.Calls.Clear();
        await OpenAsync(host, visitor, "k2");
        host.Calls.Calls.Should().Equal("POST ticket");
        host.Calls.Clear();
        await OpenAsync(host, host.Issuer.Issue(Channel.Mobile), "k1");
        host.Calls.Calls.Should().Equal("POST user", "POST ticket");
    }

    [Fact]
    [Trait("Rule", "A1")]
    [Trait("Rule", "T11")]
    public async Task A_consumers_own_ticket_takes_four_calls_and_two_once_the_contact_is_known_to_the_ledger()
    {
        StoryHost host = Start();
        await OpenAsync(host, host.Issuer.Issue(Channel.Web), "the queue is looked at");
        ConsumerId consumer = new(Unique("cust-"));
        await KnownAsync(consumer.Value);
        host.Calls.Clear();
        await host.Opener.OpenAsync(consumer, new TicketDraft("My own", "Signed in"), Token);
        host.Calls.Calls.Should().Equal("POST users", "GET user/N", "GET user/N", "POST ticket");
        host.Calls.Clear();
        await host.Opener.OpenAsync(consumer, new TicketDraft("Another", "Signed in"), Token);
        host.Calls.Calls.Should().Equal("GET user/N", "POST ticket");
    }

    [Theory]
    [MemberData(nameof(Merges))]
    [Trait("Rule", "A1")]
    [Trait("Rule", "A3")]
    public async Task Merging_takes_six_calls_for_the_contacts_two_for_the_list_and_two_for_each_25_tickets(int tickets, int calls)
    {
        (StoryHost host, VisitorId visitor, ConsumerId consumer) = await OpenedAsync(tickets);
        ReadLater(host, TimeSpan.FromHours(1));
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Counts.Should().Be(new TicketCounts(Moved: tickets));
        string[] batch = ["GET tickets", "PUT tickets/bulk"];
        IEnumerable<string> batches = Enumerable.Repeat(batch, (tickets + 24) / 25).SelectMany(static b => b);
        host.Calls.Calls.Should().Equal([.. s_target, "GET tickets", .. batches, "GET tickets", .. s_label]);
        host.Calls.Calls.Should().HaveCount(calls);
    }

    [Fact]
    [Trait("Rule", "A1")]
    [Trait("Rule", "M1")]
    public async Task More_than_a_page_is_listed_to_its_end_before_the_first_move_and_so_read_again()
    {
        (StoryHost host, VisitorId visitor, ConsumerId consumer) = await OpenedAsync(1);
        CrmContact placeholder = await ContactOfAsync(visitor);
        await Service.PostAsync("tickets/bulk", new JsonArray([.. Enumerable.Range(0, 100).Select(_ => PagingTests.NewTicket(placeholder, visitor))]));
        ReadLater(host, TimeSpan.FromHours(1));
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Counts.Should().Be(new TicketCounts(Moved: 101));
        string[] batch = ["GET tickets", "PUT tickets/bulk"];
        host.Calls.Calls.Should().Equal(
            [.. s_target, "GET tickets", "GET tickets", "GET tickets", .. batch, .. batch, .. batch, .. batch, "GET tickets", "GET tickets", .. batch, "GET tickets", .. s_label]);
        host.Calls.Calls.Should().HaveCount(22);
    }

    [Fact]
    [Trait("Rule", "A1")]
    [Trait("Rule", "M6")]
    public async Task Tickets_that_were_changed_within_five_seconds_cost_a_look_at_the_history()
    {
        (StoryHost host, VisitorId visitor, ConsumerId consumer) = await OpenedAsync(1);
        ReadLater(host, TimeSpan.FromHours(-1));
        await host.Merger.MergeAsync(visitor, consumer, Token);
        host.Calls.Calls.Should().Equal([.. s_target, "GET tickets", "GET tickets", "GET transactions", "PUT tickets/bulk", "GET tickets", .. s_label]);
    }

    [Fact]
    [Trait("Rule", "A1")]
    [Trait("Rule", "M3")]
    public async Task A_promotion_takes_five_calls()
    {
        StoryHost host = Start();
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        await OpenAsync(host, visitor, "k1");
        host.Calls.Clear();
        await host.Merger.MergeAsync(visitor, new ConsumerId(Unique("cust-")), Token);
        host.Calls.Calls.Should().Equal("POST users", "GET user/N", "PUT user/N", "GET user/N", "GET tickets");
    }

    [Fact]
    [Trait("Rule", "A1")]
    [Trait("Rule", "M9")]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M13")]
    public async Task Preview_sweep_and_undo_take_what_they_need()
    {
        (StoryHost host, VisitorId visitor, ConsumerId consumer) = await OpenedAsync(2);
        ReadLater(host, TimeSpan.FromHours(1));
        await host.Merger.PreviewAsync(visitor, consumer, Token);
        host.Calls.Calls.Should().Equal([.. s_target, "GET tickets"]);
        MergeId merge = (await host.Merger.MergeAsync(visitor, consumer, Token)).Merge;

        host.Calls.Clear();
        Clock.Pass(TimeSpan.FromMinutes(5));
        await host.Recovery.RunDueAsync(Token);
        host.Calls.Calls.Should().Equal(["GET tickets"], "the first of four sweeps");

        host.Calls.Clear();
        await host.Merger.UndoAsync(merge, "wrong person", Token);
        host.Calls.Calls.Should().Equal("GET user/N", "PUT user/N", "GET tickets", "GET tickets", "PUT tickets/bulk", "GET tickets");
    }

    private async Task<(StoryHost Host, VisitorId Visitor, ConsumerId Consumer)> OpenedAsync(int tickets)
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        await KnownAsync(consumer.Value);
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        for (int ticket = 0; ticket < tickets; ticket++)
        {
            await OpenAsync(host, visitor, $"k{ticket}");
        }

        host.Calls.Clear();
        return (host, visitor, consumer);
    }

    /// <summary>RT's answers seem to be so much later than they are: tickets that were just made count as settled, or as fresh however slow the machine is.</summary>
    private static void ReadLater(StoryHost host, TimeSpan by) => host.Calls.After = (_, response) =>
    {
        response.Headers.Date += by;
        return Task.CompletedTask;
    };
}
