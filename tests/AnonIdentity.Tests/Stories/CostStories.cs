using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>What each act costs in calls of the CRM, which are slow and limited, and of the ledger, where each commit syncs a disk. One more is a defect.</summary>
public class CostStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "T3")]
    [Trait("Rule", "T4")]
    public async Task A_first_ticket_is_three_commits_and_two_calls_a_second_two_and_one()
    {
        await using World world = new();
        MortalLedger ledger = Watch(world);
        VisitorId visitor = world.NewVisitor();

        await CostsAsync(world, ledger, () => world.OpenAsync(visitor, "k1"), "EnsureContact CreateTicket", "Read Commit Pause Commit Pause Commit");
        await CostsAsync(world, ledger, () => world.OpenAsync(visitor, "k2"), "CreateTicket", "Read ReadTicket Commit Pause Commit");
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { DueIn = (TimeSpan?)null, Parked = false, Holder = (Guid?)null });
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_ticket_beside_one_that_waits_is_delivered_and_the_other_stays_due()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.NotFound, "not now") : null;
        (await world.OpenAsync(visitor, "waits")).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Before = null;

        (await world.OpenAsync(visitor, "goes")).Outcome.Should().Be(TicketOutcome.Opened);

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().NotBeNull("the first one still waits");
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Store.Tickets.Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_ticket_that_takes_along_one_that_waited_is_answered_with_its_own_number()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        (await world.OpenAsync(visitor, "waits", "waits")).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromMinutes(1));

        TicketReceipt receipt = await world.OpenAsync(visitor, "goes", "goes");

        world.Store.Tickets.Select(static t => t.Body).Should().Contain(["waits", "goes"]);
        receipt.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Key = "goes", Ticket = (CrmTicketId?)world.Store.Tickets.Single(static t => t.Body == "goes").Id });
    }

    [Fact]
    [Trait("Rule", "T4")]
    [Trait("Rule", "R5")]
    public async Task A_ticket_beside_one_that_is_parked_leaves_it_parked()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.OpenAsync(visitor, "parked")).Outcome.Should().Be(TicketOutcome.Parked);
        world.Crm.Before = null;

        (await world.OpenAsync(visitor, "goes")).Outcome.Should().Be(TicketOutcome.Opened);

        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).TicketKey.Should().Be("parked");
    }

    [Fact]
    [Trait("Rule", "M7")]
    [Trait("Rule", "A1")]
    public async Task A_merge_into_a_known_contact_and_its_undo()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MortalLedger ledger = Watch(world);
        MergeReceipt merge = null!;

        // The known contact, the placeholder, its list; the move and its read-back; the placeholder and its label.
        await CostsAsync(
            world, ledger, async () => merge = await world.Merger.MergeAsync(visitor, World.Maria),
            "FindContact FindContact ReadTickets MoveTickets ReadTickets FindContact UpdateContact",
            "Read Commit ReadTickets ClaimConsumer Pause Pause Commit Pause ReadTickets Commit ReadMoves Pause Pause Commit Pause Commit Pause Commit ReleaseConsumer Commit ReadTickets Commit Read ReadMoves");
        await CostsAsync(
            world, ledger, () => world.Merger.UndoAsync(merge.Merge, "test", Token),
            "FindContact UpdateContact ReadTickets MoveTickets ReadTickets",
            "Read Commit ClaimConsumer Pause Commit Pause Commit ReadMoves Pause Pause Pause Commit ClaimConsumer ReleaseConsumer Commit ReadTickets ReadTickets Commit Read");
    }

    [Fact]
    [Trait("Rule", "M7")]
    [Trait("Rule", "A1")]
    public async Task A_move_that_took_effect_though_it_timed_out_is_read_and_not_made_again()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Crm.After = static (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.After = null;
        world.Time.Advance(TimeSpan.FromSeconds(1));
        int calls = world.Crm.Calls.Count;

        await world.Recovery.RunDueAsync(Token);

        world.Crm.Calls.Skip(calls).Should().Equal("ReadTickets", "FindContact", "UpdateContact");
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 2));
    }

    [Fact]
    [Trait("Rule", "M2")]
    [Trait("Rule", "A1")]
    public async Task A_promotion_and_its_undo()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MortalLedger ledger = Watch(world);
        MergeReceipt merge = null!;

        // The consumer has none, the placeholder; its promotion, read back; its list.
        await CostsAsync(
            world, ledger, async () => merge = await world.Merger.MergeAsync(visitor, World.Maria),
            "FindContact FindContact UpdateContact FindContact ReadTickets",
            "Read Commit ReadTickets ClaimConsumer Pause Pause Commit Pause Pause Commit Pause ReadTickets Commit ReadMoves Commit ReleaseConsumer Commit ReadTickets Commit Read ReadMoves");

        // The contact, what it holds; the contact again, what is given back, read back.
        await CostsAsync(
            world, ledger, () => world.Merger.UndoAsync(merge.Merge, "test", Token),
            "FindContact ReadTickets FindContact UpdateContact FindContact",
            "Read Commit ClaimConsumer Pause Pause Commit Pause Pause Pause Commit Commit ClaimConsumer ReleaseConsumer Commit ReadTickets ReadTickets Commit Read");
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "A1")]
    public async Task A_contact_that_is_made_for_the_consumer()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        MortalLedger ledger = Watch(world);

        // The consumer has none, the placeholder is gone; one is made; what became of the ticket.
        await CostsAsync(
            world, ledger, () => world.Merger.MergeAsync(visitor, World.Maria),
            "FindContact FindContact EnsureContact ReadTickets",
            "Read Commit ReadTickets ClaimConsumer Pause Pause Commit Pause Commit ReadTickets Pause Commit ReadMoves Commit ReleaseConsumer Commit ReadTickets Commit Read ReadMoves");
    }

    [Theory]
    [InlineData(100, "FindContact FindContact ReadTickets MoveTickets ReadTickets FindContact UpdateContact")]
    [InlineData(101, "FindContact FindContact ReadTickets ReadTickets ReadTickets MoveTickets ReadTickets ReadTickets MoveTickets ReadTickets FindContact UpdateContact")]
    [Trait("Rule", "M15")]
    [Trait("Rule", "A1")]
    public async Task A_merge_of_a_page_reads_each_ticket_once_before_it_moves_it(int tickets, string calls)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert) with { MoveBatch = 100, Settle = TimeSpan.Zero });
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(tickets);
        int before = world.Crm.Calls.Count;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: tickets));
        string.Join(' ', world.Crm.Calls.Skip(before)).Should().Be(calls);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_forget()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MortalLedger ledger = Watch(world);
        await CostsAsync(world, ledger, () => world.Directory.ForgetAsync(visitor, Token), "FindContact EraseContact",
            "Read Commit ReadTickets ReadTickets Pause Pause Commit Commit Read");
    }

    private static MortalLedger Watch(World world)
    {
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        return ledger;
    }

    private static async Task CostsAsync(World world, MortalLedger ledger, Func<Task> act, string crmCalls, string ledgerCalls)
    {
        int crm = world.Crm.Calls.Count;
        ledger.Calls.Clear();
        await act();
        string.Join(' ', world.Crm.Calls.Skip(crm)).Should().Be(crmCalls);
        string.Join(' ', ledger.Calls).Should().Be(ledgerCalls);
    }
}
