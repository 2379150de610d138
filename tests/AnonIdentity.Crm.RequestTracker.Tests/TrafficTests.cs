using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>How many calls each step takes.</summary>
public sealed class TrafficTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "A1")]
    public async Task Opening_takes_a_user_and_a_ticket_after_one_look_at_the_queue()
    {
        VisitorId visitor = NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        await TicketAsync(placeholder, visitor);
        Recorder.Calls.Should().Equal("POST user", "GET queue/General", "POST ticket");
        Recorder.Clear();

        VisitorId second = NewVisitor();
        placeholder = await PlaceholderAsync(second);
        await TicketAsync(placeholder, second);
        await TicketAsync(placeholder, second);
        Recorder.Calls.Should().Equal("POST user", "POST ticket", "POST ticket");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task Each_step_of_a_merge_takes_the_calls_it_needs()
    {
        VisitorId visitor = NewVisitor();
        string consumer = Unique("cust-");
        CrmContact from = await PlaceholderAsync(visitor);
        CrmContact to = await KnownAsync(consumer);
        CrmTicketId ticket = await TicketAsync(from, visitor);

        Recorder.Clear();
        await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token);
        Recorder.Calls.Should().Equal("POST users", "GET user/N");

        Recorder.Clear();
        await Crm.FindContactAsync(ContactKey.Of(from.Id), Token);
        await Crm.FindContactAsync(ContactKey.Of(visitor), Token);
        Recorder.Calls.Should().Equal("GET user/N", "POST users");

        Recorder.Clear();
        TicketPage page = await Crm.ReadTicketsAsync(TicketQuery.OfContact(from.Id), Token);
        Recorder.Calls.Should().Equal("GET tickets");

        Recorder.Clear();
        CrmTicket settled = page.Tickets[0] with { Version = page.Tickets[0].Version!.TrimEnd('~') };
        await MoveAsync(from, to, settled);
        Recorder.Calls.Should().Equal("GET tickets", "PUT tickets/bulk");

        Recorder.Clear();
        await MoveAsync(to, from, await ReadOneAsync(ticket));
        Recorder.Calls.Should().Equal(["GET tickets", "GET tickets", "GET transactions", "PUT tickets/bulk"], "what was changed within five seconds is asked of the history");

        Recorder.Clear();
        await MoveAsync(to, from, settled);
        Recorder.Calls.Should().Equal(["GET tickets"], "nothing is left to do");
    }
}
