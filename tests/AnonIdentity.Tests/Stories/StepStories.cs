using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>A step of a merge or an undo that failed, or in which an agent came between: what it does the next time.</summary>
public class StepStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Rule", "N3")]
    public async Task A_name_that_an_agent_types_between_two_tries_of_a_promotion_stays_after_it_and_after_its_undo()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" }, Token);
        (await OperationAsync(world, visitor)).Step.Should().Be(OperationStep.Settle);
        world.Agent.Rename(world.ContactOf(visitor).Id, "Marie (phone)");
        string before = world.Picture();
        world.Crm.Before = null;

        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        world.ContactOf(World.Maria).FirstName.Should().Be("Marie (phone)");
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task A_promotion_that_meets_the_consumers_contact_moves_the_tickets_there()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContact? maria = null;
        world.Crm.Before = (_, name) =>
        {
            if (name != "UpdateContact" || maria is not null)
            {
                return null;
            }

            maria = world.Known(World.Maria);
            return new CrmException(CrmErrorKind.Conflict, "Another contact has this key.");
        };

        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        OperationRecord again = await OperationAsync(world, visitor);
        (again.Step, again.Retry.Attempt).Should().Be((OperationStep.Target, 1));
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 2), Contact = (CrmContactId?)maria!.Id });
        world.TicketsOf(maria.Id).Should().HaveCount(2);
        merge.Outcome.Should().Be(MergeOutcome.Pending);
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task A_promotion_that_was_refused_after_it_took_effect_is_known_for_ours_and_can_be_undone()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        bool once = true;
        world.Crm.After = (_, name) => name == "UpdateContact" && once && !(once = false) ? new CrmException(CrmErrorKind.Conflict, "It has another version.") : null;

        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" }, Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.ContactOf(World.Maria).FirstName.Should().Be("Maria Lopez");

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task A_promotion_that_is_refused_for_ever_parks()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? new CrmException(CrmErrorKind.Conflict, "busy") : null;
        await world.Merger.MergeAsync(visitor, World.Maria);
        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Parked, Reason = "Conflict: busy" });
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert)]
    [InlineData(Keying.SearchOnly)]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T6")]
    public async Task A_contact_that_is_made_for_the_consumer_is_made_once(Keying contacts)
    {
        await using World world = new(World.Able(contacts, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        OperationRecord? sent = null;
        world.Crm.Hold = async name => sent = name == "EnsureContact" ? await OperationAsync(world, visitor) : sent;
        world.Crm.After = static (_, name) => name == "EnsureContact" ? TimedOut : null;

        await world.Merger.MergeAsync(visitor, World.Maria);

        bool marked = contacts == Keying.SearchOnly;
        (sent!.Uncertain, sent.Retry.DueIn).Should().Be((marked, marked ? TimeSpan.FromSeconds(90) : TimeSpan.Zero), "should this host die, the next waits for lease and settle time, and looks first");
        world.Crm.After = null;
        int calls = world.Crm.Calls.Count;
        await world.RecoverAsync(TimeSpan.FromMinutes(10));
        world.Crm.Calls.Skip(calls).First().Should().Be("FindContact", "the call before was uncertain");
        world.Store.Contacts.Should().ContainSingle().Which.ExternalId.Should().Be(World.Maria.Value);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Missing: 1) });
        OperationRecord done = await OperationAsync(world, visitor);
        done.Uncertain.Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "A5")]
    [Trait("Attack", "34")]
    public async Task Anothers_contact_is_not_taken_for_the_one_that_was_made(bool forAMerge)
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge;
        if (forAMerge)
        {
            world.Agent.Delete(world.ContactOf(visitor).Id);
            world.Crm.Spoil = (name, answer) => name == "EnsureContact" ? omar : answer;
            merge = await world.Merger.MergeAsync(visitor, World.Maria);
        }
        else
        {
            merge = await world.Merger.MergeAsync(visitor, World.Maria);
            await HoldMoreAsync(world);
            world.Crm.Spoil = (name, answer) => name == "EnsureContact" ? omar : answer;
            await world.Merger.UndoAsync(merge.Merge, "test", Token);
        }

        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Be("Ambiguous: The CRM answered with a contact that carries another external id.");
        world.TicketsOf(omar.Id).Should().BeEmpty();
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert)]
    [InlineData(Keying.SearchOnly)]
    [Trait("Rule", "M10")]
    [Trait("Rule", "T6")]
    public async Task A_placeholder_that_an_undo_makes_anew_is_made_once(Keying contacts)
    {
        await using World world = new(World.Able(contacts, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await HoldMoreAsync(world);
        OperationRecord? sent = null;
        world.Crm.Hold = async name => sent = name == "EnsureContact" ? await OperationAsync(world, visitor) : sent;
        world.Crm.After = static (_, name) => name == "EnsureContact" ? TimedOut : null;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        world.Time.Advance(TimeSpan.FromMinutes(2));
        await world.Recovery.RunDueAsync(Token);

        bool marked = contacts == Keying.SearchOnly;
        (sent!.Uncertain, sent.Retry.DueIn).Should().Be((marked, marked ? TimeSpan.FromSeconds(90) : TimeSpan.Zero));
        world.Crm.After = null;
        int calls = world.Crm.Calls.Count;
        await world.RecoverAsync(TimeSpan.FromMinutes(10));
        world.Crm.Calls.Skip(calls).First().Should().Be("FindContact", "the call before was uncertain");
        world.Store.Contacts.Should().HaveCount(2);
        world.TicketsOf(world.ContactOf(visitor).Id).Should().HaveCount(2);
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().ContainSingle().Which.Visitor.Should().BeNull();
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Contact = (CrmContactId?)world.ContactOf(visitor).Id, ContactUncertain = false });
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M15")]
    public async Task A_merge_of_250_tickets_and_its_undo_are_exact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(250);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Counts.Should().Be(new TicketCounts(Moved: 250));
        world.TicketsOf(maria.Id).Should().HaveCount(250);
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Counts.Should().Be(new TicketCounts(Moved: 250));
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R3")]
    public async Task A_host_that_stops_ends_after_its_step_and_another_goes_on_at_once()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        TaskCompletionSource slow = new();
        ServiceProvider stopping = world.AddHost();
        int calls = world.Crm.Calls.Count;
        world.Crm.Hold = name => name == "FindContact" ? slow.Task : Task.CompletedTask;
        Task<MergeReceipt> merge = stopping.GetRequiredService<ITicketMerger>().MergeAsync(visitor, World.Maria, Token);
        Task stopped = stopping.DisposeAsync().AsTask();
        world.Crm.Hold = null;
        slow.SetResult();
        await stopped;

        (await merge).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Calls.Skip(calls).Should().OnlyContain(static name => name == "FindContact");
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Holder = (Guid?)null, DueIn = (TimeSpan?)TimeSpan.Zero });
        await world.Recovery.RunDueAsync(Token);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M13")]
    [Trait("Rule", "M10")]
    public async Task Sweeps_come_after_the_settle_time_an_hour_a_day_and_a_week_and_the_snapshots_go_with_the_undo_window()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        List<TimeSpan> waits = [];
        List<int> calls = [];
        while ((await OperationAsync(world, visitor)).Retry.DueIn is { } due)
        {
            waits.Add(due);
            waits.Count.Should().BeLessThan(10);
            world.Time.Advance(due);
            int before = world.Crm.Calls.Count;
            await world.Recovery.RunDueAsync(Token);
            calls.Add(world.Crm.Calls.Count - before);
        }

        TimeSpan window = new AnonymousConsumersOptions().UndoWindow;
        TimeSpan last = window - TimeSpan.FromMinutes(1) - TimeSpan.FromDays(7);
        waits.Should().Equal(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromHours(23), TimeSpan.FromDays(6), last);
        calls.Should().Equal([1, 1, 1, 1, 0], "each looks at the list of the placeholder, and the end of the window at nothing");
        (await OperationAsync(world, visitor)).Should().BeEquivalentTo(new { Step = OperationStep.Done, Before = (CrmContact?)null, After = (CrmContact?)null });
    }

    [Fact]
    [Trait("Rule", "M13")]
    public async Task A_sweep_leaves_what_came_late_when_the_contact_is_the_consumers_no_more()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Store.CreateTicketAsync(new NewTicket("late", visitor, placeholder, "late", "late"), Token);
        await world.Store.UpdateContactAsync(maria, maria with { ExternalId = "somebody else" }, Token);

        await world.RecoverAsync(TimeSpan.FromSeconds(10));

        world.TicketsOf(placeholder).Should().ContainSingle().Which.Key.Should().Be("late");
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1));
        merge.Counts.Should().Be(new TicketCounts(Moved: 1));
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task When_the_placeholder_is_gone_an_undo_makes_another()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContactId gone = world.ContactOf(visitor).Id;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Agent.Delete(gone);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(Moved: 2) });

        world.TicketsOf(world.ContactOf(visitor).Id).Should().HaveCount(2);
        world.TicketsOf(maria.Id).Should().BeEmpty();
        world.ContactOf(visitor).Id.Should().NotBe(gone);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task A_label_that_an_agent_took_off_does_not_hinder_an_undo()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContact labelled = world.ContactOf(visitor);
        await world.Store.UpdateContactAsync(labelled, labelled with { MergedInto = null }, Token);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task A_promoted_contact_that_an_agent_merged_is_not_given_back()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContactId promoted = world.ContactOf(World.Maria).Id;
        world.Agent.Merge(promoted, omar.Id);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(KeptByAgent: 1) });

        world.Store.Contacts.Single(c => c.Id == promoted).Should().BeEquivalentTo(new { ExternalId = World.Maria.Value, MergedInto = (CrmContactId?)omar.Id });
        world.TicketsOf(omar.Id).Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R6")]
    public async Task A_placeholder_that_a_late_call_made_gets_the_tickets_back(bool pending)
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Crm.Before = (_, name) => pending && name == "ReadTickets" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(pending ? MergeOutcome.Pending : MergeOutcome.Promoted);
        world.Crm.Before = null;
        CrmContactId promoted = world.ContactOf(World.Maria).Id;
        CrmContactId late = (await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "late", visitor.ToString()), Token)).Id;
        world.Time.Advance(TimeSpan.FromSeconds(2));

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(Moved: 2) });

        world.TicketsOf(late).Should().HaveCount(2);
        world.ContactOf(World.Maria).Id.Should().Be(promoted);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Contact = (CrmContactId?)late, ContactUncertain = false });
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T6")]
    public async Task A_placeholder_whose_making_was_uncertain_is_looked_for_by_the_merge()
    {
        await using World world = new(configure: static o => o.MaxAttempts = 1);
        VisitorId visitor = world.NewVisitor();
        world.Crm.After = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Unknown, "<html>") : null;
        (await world.OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Parked);
        world.Crm.After = null;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Promoted);

        world.Store.Contacts.Should().ContainSingle().Which.ExternalId.Should().Be(World.Maria.Value);
    }

    // The promoted contact holds something of the consumer's own: it cannot be given back.
    private static Task<CrmTicketId> HoldMoreAsync(World world) =>
        world.Store.CreateTicketAsync(new NewTicket("own", null, world.ContactOf(World.Maria).Id, "own", "own"), Token);

    private static async Task<OperationRecord> OperationAsync(World world, VisitorId visitor) => (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single();
}
