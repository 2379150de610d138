using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Stories;

/// <summary>Writes that a CRM applies long after they were given up, twice, or in another order.</summary>
public class LateWriteStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "T6")]
    [Trait("Rule", "M13")]
    [Trait("Attack", "30")]
    [InlineData(Keying.UniqueUpsert, 1, 0)] // twice, and still one of each
    [InlineData(Keying.SearchOnly, 15, 0)] // within the declared settle time
    [InlineData(Keying.SearchOnly, 1, 2)] // beyond it: a second one of each is found by the sweep
    public async Task Tickets_that_show_ten_minutes_after_their_timeout_end_with_the_consumer_and_in_the_receipt(Keying tickets, int settleMinutes, int doubled)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, tickets) with { Settle = TimeSpan.FromMinutes(settleMinutes) });
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        (await world.OpenAsync(visitor, "late1")).Outcome.Should().Be(TicketOutcome.Queued);
        (await world.OpenAsync(visitor, "late2")).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(settleMinutes > 5 ? MergeOutcome.Pending : MergeOutcome.Merged);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        // Ten minutes after: the second before the first; and each twice where a key makes that harmless.
        for (int times = tickets == Keying.UniqueUpsert ? 2 : 1; times > 0; times--)
        {
            await ApplyAsync(world, visitor, placeholder, "late2");
            await ApplyAsync(world, visitor, placeholder, "late1");
        }

        await world.RecoverAsync(TimeSpan.FromHours(2), steps: 40);
        world.Store.Tickets.Should().HaveCount(3 + doubled);
        world.TicketsOf(maria.Id).Should().HaveCount(3 + doubled, "nothing is left behind");
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Counts.Should().Be(new TicketCounts(Moved: 3 + doubled), "it is reported");
        (await world.Recovery.ListParkedAsync(Token).CountAsync(Token)).Should().Be(0);
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "T6")]
    [Trait("Attack", "30")]
    public async Task A_call_that_a_host_sends_late_is_marked_when_it_is_sent_and_not_when_the_draft_came()
    {
        static void Configure(AnonymousConsumersOptions o) => (o.Lease, o.CrmTimeout, o.CallBudget) = (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), Configure);
        VisitorId visitor = world.NewVisitor();
        TimeSpan? markedFor = null;
        world.Crm.After = (_, name) =>
        {
            if (name == "EnsureContact")
            {
                world.Time.Advance(TimeSpan.FromSeconds(45)); // the host stands still; then it writes the contact down, which renews its lease
            }
            else if (name == "CreateTicket")
            {
                markedFor = world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k", Token).GetAwaiter().GetResult()!.TryingFor;
            }

            return null;
        };
        (await world.OpenAsync(visitor, "k")).Outcome.Should().Be(TicketOutcome.Opened);
        markedFor.Should().Be(TimeSpan.Zero, "the next host waits for it a lease and the settle time from then on");
    }

    private static Task<CrmTicketId> ApplyAsync(World world, VisitorId visitor, CrmContactId placeholder, string key) =>
        world.Store.CreateTicketAsync(new NewTicket(TicketKey.ForCrm("", Subject.Of(visitor), key), visitor, placeholder, "Cannot sign in", "The reset mail never comes"), Token);
}
