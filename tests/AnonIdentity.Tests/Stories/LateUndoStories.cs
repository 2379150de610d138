using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Undo at the edges: after its window, on a CRM that cannot move, in the middle of a sweep.</summary>
public class LateUndoStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "M10")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_snapshots_of_an_undone_merge_are_gone_after_the_undo_window_and_it_stays_undone(bool isKnown)
    {
        await using World world = new();
        if (isKnown)
        {
            world.Known(World.Maria);
        }

        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        UndoReceipt undone = await world.Merger.UndoAsync(merge.Merge, "test", Token);
        undone.Outcome.Should().Be(UndoOutcome.Undone);
        await world.RecoverAsync(TimeSpan.FromDays(89));
        (await world.Ledger.ReadMovesAsync(merge.Merge, MoveRows.All, null, 10, Token)).Should().HaveCount(2);

        await world.RecoverAsync(TimeSpan.FromDays(2));

        (await world.Ledger.ReadMovesAsync(merge.Merge, MoveRows.All, null, 10, Token)).Should().BeEmpty();
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        record.DueIn.Should().BeNull();
        record.Operations.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Step = OperationStep.Done, Before = (CrmContact?)null, After = (CrmContact?)null });
        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(undone with { Outcome = UndoOutcome.AlreadyUndone });
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Quarantined);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task An_undone_merge_that_waits_for_the_end_of_its_window_holds_nothing_up()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt first = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Merger.UndoAsync(first.Merge, "test", Token);

        MergeReceipt forced = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Force = true });

        forced.Outcome.Should().Be(MergeOutcome.Merged);
        await world.RecoverAsync(TimeSpan.FromDays(92));
        world.TicketsOf(maria.Id).Should().ContainSingle();
        (await world.Ledger.ReadMovesAsync(first.Merge, MoveRows.All, null, 10, Token)).Should().BeEmpty();
        (await world.Ledger.ReadMovesAsync(forced.Merge, MoveRows.All, null, 10, Token)).Should().BeEmpty();
        (await world.Recovery.GetStatusAsync(Token)).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
    }

    [Theory]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M8")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_tickets_cannot_be_moved_a_promoted_contact_that_holds_more_stays_as_it_is(bool resumed)
    {
        await using World world = new(configure: o => o.IrreversibleNativeMerge = true);
        NativeCrm crm = new(world.Store);
        world.SwitchTo(world.AddHost(crm));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(MergeOutcome.Promoted);
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("own", "own") { Key = "own" }, Token);
        string before = world.Picture();
        if (resumed)
        {
            // As a version before this one left it: parked at moving the tickets to a contact that it had made.
            SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
            await world.Ledger.CommitAsync(
                new LedgerCommit(now with { State = SubjectState.Quarantined, Parked = true })
                {
                    Operations = [now.Operations[0] with { Kind = OperationKind.Undo, Step = OperationStep.Restore, RestoreTo = new CrmContactId("made"), Reason = "x", Retry = new Retry { ParkedBecause = "Denied" } }],
                },
                Token);
            await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
            await world.RecoverAsync(TimeSpan.FromMinutes(1));
        }

        (await world.Merger.UndoAsync(merge.Merge, "x", Token)).Outcome.Should().Be(UndoOutcome.NothingToUndo);

        world.Picture().Should().Be(before);
        (await world.Recovery.GetStatusAsync(Token)).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged, "nothing was undone");
        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Merged, "the claim was given back");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M8")]
    public async Task A_pending_promotion_that_cannot_be_taken_back_goes_on()
    {
        await using World world = new(configure: o => o.IrreversibleNativeMerge = true);
        FaultyCrm crm = new(new NativeCrm(world.Store));
        world.SwitchTo(world.AddHost(new FaultyNativeCrm(crm)));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        crm.Before = (_, name) => name == "ReadTickets" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(MergeOutcome.Pending);
        CrmContact promoted = world.ContactOf(World.Maria);
        await world.Store.CreateTicketAsync(new NewTicket("own", null, promoted.Id, "own", "own"), Token);
        crm.Before = null;

        (await world.Merger.UndoAsync(merge.Merge, "x", Token)).Outcome.Should().Be(UndoOutcome.NothingToUndo);

        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        world.TicketsOf(promoted.Id).Should().HaveCount(2);
        world.Store.Contacts.Should().ContainSingle();
    }

    [Theory]
    [Trait("Rule", "R6")]
    [Trait("Rule", "M13")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undo_in_the_middle_of_a_sweep_looks_again_for_what_the_sweep_had_sent(bool dies)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact placeholder = world.ContactOf(visitor);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmTicketId late = await world.Store.CreateTicketAsync(new NewTicket("late", visitor, placeholder.Id, "s", "b"), Token);

        // The host that sweeps dies with its move on the way, or gives the move up at the deadline.
        MortalLedger ledger = new(world.Ledger);
        TaskCompletionSource timedOut = new();
        FaultyCrm crm = new(world.Store) { Hold = name => name == "MoveTickets" ? timedOut.Task : Task.CompletedTask };
        ServiceProvider sweeping = world.AddHost(crm, ledger);
        world.Time.Advance(TimeSpan.FromSeconds(61));
        _ = sweeping.GetRequiredService<IRecovery>().RunDueAsync(Token);
        while (!crm.Calls.Contains("MoveTickets"))
        {
            await Task.Yield();
        }

        ledger.IsDead = dies;
        Task<UndoReceipt> undo = world.Merger.UndoAsync(merge.Merge, "x", Token);
        if (!dies)
        {
            crm.Hold = null;
            timedOut.SetException(new CrmException(CrmErrorKind.Unavailable, "timed out"));
        }

        await world.WhileTimePassesAsync(undo);
        await world.RecoverAsync(TimeSpan.FromSeconds(35), steps: 35);
        world.Agent.Move(late, maria.Id);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        world.TicketsOf(maria.Id).Should().BeEmpty();
        world.TicketsOf(placeholder.Id).Should().HaveCount(2);
    }
}
