using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

public sealed class AgentInMidMergeTests(RequestTrackerServer server) : StoryTest(server)
{
    [Theory]
    [InlineData("GET tickets", 2)]
    [InlineData("PUT tickets/bulk", 1)]
    [InlineData("GET tickets", 3)]
    [Trait("Rule", "M6")]
    [Trait("Attack", "33")]
    public async Task A_ticket_that_an_agent_moves_in_mid_merge_stays_with_the_agents_contact(string justBefore, int nth)
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        CrmContact known = await KnownAsync(consumer.Value);
        CrmContact other = await KnownAsync();
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId moved = await OpenAsync(host, visitor, "k1");
        CrmTicketId taken = await OpenAsync(host, visitor, "k2");
        CrmContact placeholder = await ContactOfAsync(visitor);
        string takenAway = "";
        int left = nth;
        host.Calls.Before = async call =>
        {
            if (call == justBefore && --left == 0)
            {
                await AgentMovesAsync(taken, other);
                takenAway = await LookAsync([other.Id], taken);
            }
        };

        MergeReceipt receipt = await host.Merger.MergeAsync(visitor, consumer, Token);
        left.Should().BeLessThanOrEqualTo(0, "the agent came between");
        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1));
        receipt.Tickets.Should().BeEquivalentTo([new MergedTicket(moved, TicketResult.Moved), new MergedTicket(taken, TicketResult.KeptByAgent)]);
        (await RequestorsAsync(moved)).Should().Equal(Number(known));
        (await LookAsync([other.Id], taken)).Should().Be(takenAway);
        await RecoverAsync(host);
        (await host.Merger.UndoAsync(receipt.Merge, "wrong person", Token)).Counts.Moved.Should().Be(1);
        (await RequestorsAsync(moved)).Should().Equal(Number(placeholder));
        (await LookAsync([other.Id], taken)).Should().Be(takenAway, "an undo leaves to the agent what the merge left");
    }
}
