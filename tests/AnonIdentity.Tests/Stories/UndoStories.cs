using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Policy;

namespace AnonIdentity.Tests.Stories;

public class UndoStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "M10")]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(false, "Maria Lopez")]
    public async Task Merge_then_undo_restores_the_CRM_exactly(bool isKnown, string? name)
    {
        await using World world = new();
        if (isKnown)
        {
            world.Known(World.Maria);
        }

        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = name });
        world.Picture().Should().NotBe(before);

        UndoReceipt undo = await world.Merger.UndoAsync(merge.Merge, "shared tablet");

        undo.Outcome.Should().Be(UndoOutcome.Undone);
        undo.Counts.Moved.Should().Be(isKnown ? 3 : 0);
        world.Picture().Should().Be(before);
        (await world.Merger.UndoAsync(merge.Merge, "again")).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
        (await world.Directory.ResolveAsync(visitor)).Should().Be(world.ContactOf(visitor).Id);
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task After_an_undo_the_visitor_merges_only_when_forced()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt first = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Merger.UndoAsync(first.Merge, "wrong person");

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Quarantined);
        (await world.OpenAsync(visitor, "new")).Visitor.Should().NotBe(visitor);
        MergeReceipt forced = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Omar) { Force = true });
        forced.Outcome.Should().Be(MergeOutcome.Merged);
        forced.Merge.Number.Should().Be(first.Merge.Number + 1);
        world.TicketsOf(omar.Id).Should().ContainSingle();
        world.TicketsOf(maria.Id).Should().BeEmpty();
        (await world.Merger.UndoAsync(forced.Merge, "again")).Outcome.Should().Be(UndoOutcome.Undone);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task What_an_agent_did_since_the_merge_stays()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        InMemoryTicket[] tickets = [.. world.Store.Tickets];
        world.Agent.Move(tickets[0].Id, omar.Id);
        world.Agent.Delete(tickets[1].Id);
        world.Agent.Rename(placeholder, "Somebody");

        UndoReceipt undo = await world.Merger.UndoAsync(merge.Merge, "test");

        undo.Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1, Missing: 1));
        world.TicketsOf(omar.Id).Should().ContainSingle();
        world.TicketsOf(maria.Id).Should().BeEmpty();
        world.ContactOf(visitor).Should().BeEquivalentTo(new { FirstName = "Somebody", MergedInto = (CrmContactId?)null });
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task A_promoted_contact_that_holds_anything_else_stays_the_consumers()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria" });
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("own", "own"));

        UndoReceipt undo = await world.Merger.UndoAsync(merge.Merge, "test");

        undo.Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(Moved: 2) });
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().ContainSingle(t => t.Subject == "own");
        CrmContact placeholder = world.ContactOf(visitor);
        placeholder.FirstName.Should().Be("Web User 10/05 10:15");
        world.TicketsOf(placeholder.Id).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M3")]
    public async Task After_a_promotion_was_undone_the_consumer_gets_a_contact_of_their_own()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Merger.UndoAsync(merge.Merge, "test");
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("own", "own"));
        world.ContactOf(World.Maria).Id.Should().NotBe(world.ContactOf(visitor).Id);
        world.TicketsOf(world.ContactOf(visitor).Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task After_the_undo_window_there_is_nothing_to_undo_and_the_snapshots_are_gone()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.RecoverAsync(TimeSpan.FromDays(91));
        (await world.Merger.UndoAsync(merge.Merge, "late")).Outcome.Should().Be(UndoOutcome.NothingToUndo);
        (await world.Ledger.ReadMovesAsync(merge.Merge, MoveRows.All, null, 10, Token)).Should().BeEmpty();
        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 1) });
        (await world.Merger.UndoAsync(new MergeId(world.NewVisitor(), 1), "none")).Outcome.Should().Be(UndoOutcome.NothingToUndo);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R6")]
    public async Task Undoing_a_pending_merge_stops_it_and_restores()
    {
        for (int fail = 1; fail <= 12; fail++)
        {
            await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
            CrmContact maria = world.Known(World.Maria);
            VisitorId visitor = await world.VisitorWithTicketsAsync(5);
            string before = world.Picture();
            int from = world.Crm.Calls.Count;
            world.Crm.After = (number, _) => number >= from + fail ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
            MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
            Task<UndoReceipt> undo = world.Merger.UndoAsync(merge.Merge, "stop");
            world.Crm.After = null;
            await undo;
            await world.RecoverAsync(TimeSpan.FromMinutes(30), steps: 60);

            (await world.Merger.UndoAsync(merge.Merge, "again")).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
            world.Picture().Should().Be(before);
            (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Quarantined);
        }
    }

    [Fact]
    [Trait("Rule", "R6")]
    public async Task An_undo_looks_again_for_a_move_that_took_effect_late()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        CrmTicketId ticket = world.Store.Tickets[0].Id;
        world.Crm.Before = (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Before = null;
        (await world.Merger.UndoAsync(merge.Merge, "stop")).Outcome.Should().Be(UndoOutcome.Pending);
        world.Agent.Move(ticket, maria.Id);

        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        world.Store.Tickets[0].Contacts.Should().Equal(placeholder);
        (await world.Merger.UndoAsync(merge.Merge, "again")).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
    }

    [Fact]
    [Trait("Rule", "M14")]
    public async Task Observers_are_told_of_a_merge_and_of_an_undo_until_they_agree()
    {
        Watcher watcher = new() { Fails = 2 };
        await using World world = new(build: b => b.UseObserver(_ => watcher));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(MergeOutcome.Pending);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        await world.Merger.UndoAsync(merge.Merge, "test");

        watcher.Merged.Should().HaveCount(3).And.OnlyContain(e => e == new MergeEvent(merge.Merge, World.Maria, MergeOutcome.Merged, new TicketCounts(1, 0, 0, 0, 0)));
        watcher.Undone.Should().Equal(new MergeEvent(merge.Merge, World.Maria, MergeOutcome.Merged, new TicketCounts(Moved: 1)));
    }

    [Fact]
    [Trait("Rule", "M14")]
    public async Task An_observer_of_an_undo_hears_that_the_merge_was_still_pending()
    {
        Watcher watcher = new();
        await using World world = new(build: b => b.UseObserver(_ => watcher));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Merger.UndoAsync(merge.Merge, "test");
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        watcher.Merged.Should().BeEmpty();
        watcher.Undone.Should().Equal(new MergeEvent(merge.Merge, World.Maria, MergeOutcome.Pending, new TicketCounts(AlreadyThere: 1)));
    }

    [Fact]
    [Trait("Rule", "M8")]
    public async Task The_CRMs_own_merge_is_used_only_when_named_and_is_not_undone()
    {
        await using World world = new(configure: o => o.IrreversibleNativeMerge = true);
        await FluentActions.Awaiting(() => world.OpenAsync(world.NewVisitor())).Should().ThrowAsync<Exception>().WithMessage("*IrreversibleNativeMerge*ICrmNativeMerge*");
        NativeCrm native = new(world.Store);
        world.SwitchTo(world.AddHost(native));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        (await world.Merger.PreviewAsync(visitor, World.Maria)).Fate.Should().Be(ContactFate.MergedForGood);

        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);

        merge.Should().BeEquivalentTo(new { Outcome = MergeOutcome.Merged, Counts = new TicketCounts(Moved: 2) });
        native.Merges.Should().Be(1);
        world.TicketsOf(maria.Id).Should().HaveCount(2);
        (await world.Merger.UndoAsync(merge.Merge, "no")).Outcome.Should().Be(UndoOutcome.NothingToUndo);

        await using World ordinary = new();
        NativeCrm able = new(ordinary.Store) { CanMove = true };
        ordinary.SwitchTo(ordinary.AddHost(able));
        ordinary.Known(World.Maria);
        (await ordinary.Merger.MergeAsync(await ordinary.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        able.Merges.Should().Be(0);
        ordinary.SwitchTo(ordinary.AddHost(new NativeCrm(ordinary.Store)));
        await FluentActions.Awaiting(() => ordinary.OpenAsync(ordinary.NewVisitor())).Should().ThrowAsync<Exception>().WithMessage("*IrreversibleNativeMerge*");
    }

    [Fact]
    [Trait("Rule", "M16")]
    public async Task Cancelling_after_the_bind_stops_the_waiting_not_the_merge()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        TaskCompletionSource slow = new();
        world.Crm.Hold = _ => slow.Task;
        using CancellationTokenSource impatient = new();
        Task<MergeReceipt> call = world.Merger.MergeAsync(visitor, World.Maria, impatient.Token);
        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
        world.Crm.Hold = null;
        slow.SetResult();
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().HaveCount(2);
    }

    private sealed class Watcher : IMergeObserver
    {
        public int Fails { get; set; }

        public List<MergeEvent> Merged { get; } = [];

        public List<MergeEvent> Undone { get; } = [];

        public Task OnMergedAsync(MergeEvent merged, CancellationToken cancellationToken)
        {
            Merged.Add(merged);
            return Fails-- > 0 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        }

        public Task OnUndoneAsync(MergeEvent undone, CancellationToken cancellationToken)
        {
            Undone.Add(undone);
            return Task.CompletedTask;
        }
    }
}
