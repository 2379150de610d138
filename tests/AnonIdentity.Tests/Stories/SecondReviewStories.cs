using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Ends of work that meet what is still under way: an unfinished undo, a sweep taken over, a claim given back too early.</summary>
public class SecondReviewStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R6")]
    public async Task The_second_look_of_an_undo_leaves_what_the_merge_never_moved()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmTicketId kept = world.Store.Tickets[0].Id;
        world.Crm.Meanwhile = (_, name) =>
        {
            if (name == "ReadTickets" && !world.Crm.Calls.Contains("MoveTickets"))
            {
                world.Agent.Move(kept, omar.Id);
            }

            return Task.CompletedTask;
        };
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1));
        world.Crm.Meanwhile = null;
        world.Agent.Move(kept, maria.Id);
        SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        await world.Ledger.CommitAsync(new LedgerCommit(now) { Operations = [now.Operations[0] with { Uncertain = true }] }, Token);

        await world.Merger.UndoAsync(merge.Merge, "x", Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        world.TicketsOf(maria.Id).Should().ContainSingle().Which.Id.Should().Be(kept);
        world.TicketsOf(world.ContactOf(visitor).Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "R6")]
    [Trait("Rule", "M13")]
    public async Task An_undo_after_a_sweep_that_was_taken_over_looks_again_for_what_the_dead_host_had_sent()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact placeholder = world.ContactOf(visitor);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmTicketId late = await world.Store.CreateTicketAsync(new NewTicket("late", visitor, placeholder.Id, "s", "b"), Token);
        MortalLedger ledger = new(world.Ledger);
        FaultyCrm crm = new(world.Store) { Hold = name => name == "MoveTickets" ? new TaskCompletionSource().Task : Task.CompletedTask };
        ServiceProvider sweeping = world.AddHost(crm, ledger);
        world.Time.Advance(TimeSpan.FromSeconds(61));
        _ = sweeping.GetRequiredService<IRecovery>().RunDueAsync(Token);
        while (!crm.Calls.Contains("MoveTickets"))
        {
            await Task.Yield();
        }

        ledger.IsDead = true;
        await world.RecoverAsync(TimeSpan.FromSeconds(35), steps: 35);
        world.TicketsOf(maria.Id).Should().HaveCount(2, "the other host has ended the sweep");

        await world.Merger.UndoAsync(merge.Merge, "x", Token);
        world.TicketsOf(placeholder.Id).Should().HaveCount(2);
        world.Agent.Move(late, maria.Id);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        world.TicketsOf(maria.Id).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task A_visitor_whose_undo_is_not_finished_is_not_merged_by_force()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        int moves = 0;
        world.Crm.Before = (_, name) => name == "MoveTickets" && ++moves == 2 ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.Merger.UndoAsync(merge.Merge, "x", Token)).Outcome.Should().Be(UndoOutcome.Parked);
        MergeRequest force = new(visitor, World.Omar) { Force = true };

        (await world.Merger.MergeAsync(force)).Outcome.Should().Be(MergeOutcome.Quarantined);

        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().BeEmpty();
        (await world.Merger.MergeAsync(force)).Outcome.Should().Be(MergeOutcome.Merged);
        world.TicketsOf(omar.Id).Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M8")]
    public async Task A_visitor_whose_undo_may_yet_find_nothing_to_undo_is_not_merged_by_force()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert), o => o.IrreversibleNativeMerge = true);
        world.SwitchTo(world.AddHost(new NativeCrm(world.Store)));
        world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("own", "own") { Key = "own" }, Token);
        (await world.Merger.UndoAsync(merge.Merge, "x", Token)).Outcome.Should().Be(UndoOutcome.Pending);

        (await world.Merger.MergeAsync(new MergeRequest(visitor, World.Omar) { Force = true })).Outcome.Should().Be(MergeOutcome.Quarantined);

        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged, "nothing was undone");
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.BoundTo.Should().Be(World.Maria);
    }

    [Fact]
    [Trait("Rule", "T6")]
    public async Task A_placeholder_that_the_CRM_did_not_find_is_looked_for_before_another_is_made()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = world.NewVisitor();
        bool failed = false;
        world.Crm.Before = (_, name) => name == "CreateTicket" && !failed && (failed = true) ? new CrmException(CrmErrorKind.NotFound, "not there yet") : null;
        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Queued);
        int calls = world.Crm.Calls.Count;

        await world.OpenAsync(visitor, "k2");
        await world.RecoverAsync(TimeSpan.FromSeconds(55));
        world.Crm.Calls.Should().HaveCount(calls, "what was just made may not be seen before the settle time");
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        world.Store.Contacts.Should().ContainSingle();
        world.Store.Tickets.Should().HaveCount(2);
    }

    [Theory]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R6")]
    [InlineData("undone")]
    [InlineData("parked")]
    [InlineData("forgotten")]
    public async Task A_merge_that_ends_while_its_call_may_still_make_the_contact_keeps_the_claim_until_that_would_show(string ends)
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), o => o.MaxAttempts = ends == "parked" ? 1 : 20);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        world.Crm.Before = (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Unknown, "timed out") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        if (ends == "undone")
        {
            (await world.Merger.UndoAsync(merge.Merge, "x", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        }
        else if (ends == "forgotten")
        {
            await world.Directory.ForgetAsync(visitor, Token);
        }

        // Another visitor's merge looks whether the claim is stale, and waits for it.
        VisitorId second = await world.VisitorWithTicketsAsync(1);
        (await world.WhileTimePassesAsync(world.Merger.MergeAsync(second, World.Maria))).Outcome.Should().Be(MergeOutcome.Pending);
        ClaimedBy(await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token)).Should().Be(merge.Merge.ToString());

        // The call takes effect late.
        world.Agent.AddContact(World.Maria, "late");
        await world.RecoverAsync(TimeSpan.FromMinutes(5), steps: 100);

        world.Store.Contacts.Where(c => c.ExternalId == World.Maria.Value).Should().ContainSingle();
        (await world.Merger.MergeAsync(second, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        List<ParkedOperation> parked = await world.Recovery.ListParkedAsync(Token).ToListAsync(Token);
        parked.Should().HaveCount(ends == "parked" ? 1 : 0);
        if (ends == "parked")
        {
            parked[0].Reason.Should().Be("Unknown: timed out");
            await world.Recovery.ResumeAsync(parked[0], Token);
            await world.RecoverAsync(TimeSpan.FromMinutes(1));
            (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
            world.Store.Contacts.Where(c => c.ExternalId == World.Maria.Value).Should().ContainSingle();
        }
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T11")]
    public async Task A_consumers_own_draft_that_parks_while_its_call_may_still_make_the_contact_keeps_the_claim_until_that_would_show()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), o => o.MaxAttempts = 1);
        world.Crm.Before = (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Unknown, "timed out") : null;
        (await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "own" }, Token)).Outcome.Should().Be(TicketOutcome.Parked);
        world.Crm.Before = null;

        ClaimedBy(await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token)).Should().Be(Subject.Of(World.Maria).ToString());
        await world.RecoverAsync(TimeSpan.FromSeconds(50), steps: 10);
        ClaimedBy(await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token)).Should().Be(Subject.Of(World.Maria).ToString());
        await world.RecoverAsync(TimeSpan.FromSeconds(60), steps: 10);

        ClaimedBy(await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token)).Should().Be("me");
        (await world.Ledger.ReadAsync(Subject.Of(World.Maria), Token))!.DueIn.Should().BeNull();
        (await world.Recovery.ListParkedAsync(Token).ToListAsync(Token)).Should().ContainSingle();
    }

    private static string? ClaimedBy(ConsumerRecord claim) => claim.ClaimedBy;
}
