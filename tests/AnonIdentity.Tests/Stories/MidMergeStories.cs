using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>An agent at work between any two calls of a merge: what the agent did is there at the end, and the receipt says so.</summary>
public class MidMergeStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "M6")]
    [Trait("Attack", "33")]
    [InlineData("moves the ticket")]
    [InlineData("deletes the ticket")]
    [InlineData("merges the placeholder")]
    [InlineData("deletes the placeholder")]
    public async Task At_any_call_of_a_merge_the_agent_wins_and_the_receipt_says_so(string agent)
    {
        int points = 0;
        int told = 0;
        for (int at = 0; ; at++)
        {
            await using World world = new();
            CrmContact maria = world.Known(World.Maria);
            CrmContact omar = world.Known(World.Omar);
            VisitorId visitor = await world.VisitorWithTicketsAsync(3);
            CrmContactId placeholder = world.ContactOf(visitor).Id;
            CrmTicketId ticket = world.Store.Tickets[1].Id;
            CrmTicketId[] all = [.. world.Store.Tickets.Select(static t => t.Id)];
            CrmTicketId[] touched = [];
            CrmTicketId[] moved = [];
            int from = world.Crm.Calls.Count;
            world.Crm.Meanwhile = (number, _) => number == from + at ? Act() : Task.CompletedTask;
            if (at == 0)
            {
                await Act();
            }

            MergeReceipt first = await world.Merger.MergeAsync(visitor, World.Maria);
            if (at > world.Crm.Calls.Count - from)
            {
                first.Counts.Should().Be(new TicketCounts(Moved: 3), "the control: nobody came between");
                points.Should().BeGreaterThan(6);
                told.Should().BeGreaterThan(1);
                return;
            }

            points++;
            string after = world.Picture();
            await world.RecoverAsync(TimeSpan.FromDays(8), steps: 60);
            world.Picture().Should().Be(after, "no sweep and no retry takes it back, at {0}", at);
            first.Outcome.Should().BeOneOf([MergeOutcome.Merged, MergeOutcome.Pending], "at {0}", at);
            MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
            receipt.Outcome.Should().Be(MergeOutcome.AlreadyMerged, "at {0}", at);
            foreach (CrmTicketId each in all)
            {
                InMemoryTicket? now = world.Store.Tickets.SingleOrDefault(t => t.Id == each);
                TicketResult said = receipt.Tickets.SingleOrDefault(t => t.Ticket == each).Result;
                if (!touched.Contains(each))
                {
                    now!.Contacts.Should().Equal([maria.Id], "at {0}", at);
                    said.Should().Be(TicketResult.Moved, "at {0}", at);
                    continue;
                }

                now?.Contacts.Should().Equal([omar.Id], "the agent's word stands, at {0}", at);
                (now is null).Should().Be(agent.StartsWith("deletes", StringComparison.Ordinal));
                if (!moved.Contains(each))
                {
                    said.Should().BeOneOf([now is null ? TicketResult.Missing : TicketResult.KeptByAgent], "it never was the consumer's, at {0}", at);
                    told++;
                }
            }

            Task Act()
            {
                moved = [.. world.TicketsOf(maria.Id).Select(static t => t.Id)];
                touched = agent.EndsWith("ticket", StringComparison.Ordinal) ? [ticket] : [.. world.TicketsOf(placeholder).Select(static t => t.Id)];
                switch (agent)
                {
                    case "moves the ticket": world.Agent.Move(ticket, omar.Id); break;
                    case "deletes the ticket": world.Agent.Delete(ticket); break;
                    case "merges the placeholder": world.Agent.Merge(placeholder, omar.Id); break;
                    default: world.Agent.Delete(placeholder); break;
                }

                return Task.CompletedTask;
            }
        }
    }
}
