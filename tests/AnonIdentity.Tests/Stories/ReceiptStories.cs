using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a merge answers, and what it believes.</summary>
public class ReceiptStories
{
    [Fact]
    [Trait("Rule", "M4")]
    public async Task Merging_again_returns_the_recorded_receipt_and_calls_no_CRM()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt first = await world.Merger.MergeAsync(visitor, World.Maria);
        int calls = world.Crm.Calls.Count;

        MergeReceipt again = await world.Merger.MergeAsync(visitor, World.Maria);

        again.Should().BeEquivalentTo(first with { Outcome = MergeOutcome.AlreadyMerged });
        world.Crm.Calls.Should().HaveCount(calls);
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_closed_ticket_is_refused_and_said_so()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Agent.Close(world.Store.Tickets[0].Id);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 1, Refused: 1));
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task The_receipt_shows_the_first_100_tickets_and_the_rest_is_a_sequence()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(250);
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Counts.Moved.Should().Be(250);
        receipt.Tickets.Should().HaveCount(100);
        List<MergedTicket> all = [];
        await foreach (MergedTicket ticket in world.Directory.TicketsOfAsync(receipt.Merge, TestContext.Current.CancellationToken))
        {
            all.Add(ticket);
        }

        all.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    [Trait("Rule", "A3")]
    public async Task A_CRM_that_says_yes_and_does_nothing_is_not_believed()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        Liar crm = new(world.Store);
        world.SwitchTo(world.AddHost(crm));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);
        MergeReceipt parked = await world.Merger.MergeAsync(visitor, World.Maria);
        parked.Outcome.Should().Be(MergeOutcome.Parked);
        crm.Honest = true;
        ParkedOperation operation = await world.Recovery.ListParkedAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        (await world.Recovery.ResumeAsync(operation)).Should().BeTrue();
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        (await world.Recovery.GetStatusAsync()).Parked.Should().Be(0);
    }

    private sealed class Liar(InMemoryCrm inner) : ICrmAdapter
    {
        public bool Honest { get; set; }

        public CrmCapabilities Capabilities => inner.Capabilities;

        public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

        public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
            Honest ? inner.MoveTicketsAsync(move, cancellationToken) : Task.FromResult<IReadOnlyList<RefusedMove>>([]);
    }
}
