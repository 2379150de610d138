using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>How an undo gives back what the merge took: the fields of the contact, the tickets page by page, a second look; and what it leaves alone.</summary>
public class RestoringStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");
    private static readonly CrmException Busy = new(CrmErrorKind.Conflict, "busy");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R5")]
    public async Task A_move_back_that_a_CRM_accepts_and_never_does_parks()
    {
        await using World world = new(configure: static o => o.MaxAttempts = 3);
        world.Known(World.Maria);
        MergeReceipt merge = await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        world.Crm.Ignores = static name => name == "MoveTickets";

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(
            new { Outcome = UndoOutcome.Parked, Counts = default(TicketCounts), Reason = "Unknown: The CRM accepted a move back and did not do it." });
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R5")]
    public async Task Failures_are_counted_anew_after_each_page_that_is_back()
    {
        await using World world = new(configure: static o => o.MaxAttempts = 2);
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(150);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        int moves = 0;
        world.Crm.Before = (_, name) => name == "MoveTickets" && ++moves is 1 or 3 ? new CrmException(CrmErrorKind.Unknown, "<html>") : null;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Counts = new TicketCounts(Moved: 150) });
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "O1")]
    public async Task No_failure_of_an_undo_is_reported_that_a_forget_has_stopped()
    {
        LogCollector logs = new();
        await using World world = new(build: b => b.Services.AddSingleton<ILoggerFactory>(logs));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        Task<ForgetReceipt>? forget = null;
        world.Crm.Ignores = static name => name == "MoveTickets";
        world.Crm.Meanwhile = (_, name) =>
        {
            forget ??= name == "MoveTickets" ? world.Directory.ForgetAsync(visitor, Token) : null;
            return Task.CompletedTask;
        };

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Forgotten);

        (await forget!).Outcome.Should().Be(ForgetOutcome.Forgotten);
        logs.Lines.Should().NotContain(static l => l.Text.Contains("CRM call", StringComparison.Ordinal), "nobody is to look for it").And.NotBeEmpty();
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R6")]
    public async Task The_second_look_goes_through_all_pages()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert) with { MoveBatch = 100 });
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(150);
        string before = world.Picture();
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);

        // One that looked at the first page only would do so for ever.
        int calls = 0;
        world.Crm.Before = (_, _) => ++calls > 20 ? TimedOut : null;
        (await world.Merger.UndoAsync(merge.Merge, "stop", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        foreach (InMemoryTicket late in world.Store.Tickets)
        {
            world.Agent.Move(late.Id, maria.Id);
        }

        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Counts = new TicketCounts(AlreadyThere: 150) });
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "A1")]
    public async Task Where_nothing_shows_late_an_undo_of_a_pending_merge_looks_once()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        int calls = world.Crm.Calls.Count;

        (await world.Merger.UndoAsync(merge.Merge, "stop", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(AlreadyThere: 2) });

        world.Crm.Calls.Skip(calls).Should().Equal("FindContact", "ReadTickets");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task A_ticket_that_was_not_with_the_promoted_contact_is_not_taken_from_the_consumer_by_the_undo()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        CrmTicketId given = world.Store.Tickets[0].Id;
        world.Agent.Move(given, omar.Id);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Counts.Should().Be(new TicketCounts(AlreadyThere: 2, KeptByAgent: 1));
        CrmContactId promoted = world.ContactOf(World.Maria).Id;
        await HoldMoreAsync(world);
        world.Agent.Move(given, promoted);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(Moved: 2) });

        world.TicketsOf(promoted).Should().HaveCount(2).And.Contain(t => t.Id == given);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task A_ticket_that_an_agent_gave_to_both_contacts_stays_with_both_when_the_merge_is_stopped()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Agent.Move(world.Store.Tickets[0].Id, placeholder, maria.Id);
        string before = world.Picture();
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Before = null;

        (await world.Merger.UndoAsync(merge.Merge, "stop", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(AlreadyThere: 1) });

        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R4")]
    public async Task A_label_that_cannot_be_taken_off_at_once_is_tried_again_also_where_two_contacts_carry_the_visitors_id()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await LateAsync(world, visitor);
        bool busy = true;
        world.Crm.Before = (_, name) => name == "UpdateContact" && busy && !(busy = false) ? Busy : null;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        await world.RecoverAsync(TimeSpan.FromSeconds(10));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Contact = (CrmContactId?)placeholder });
        world.TicketsOf(placeholder).Should().ContainSingle();
        world.Store.Contacts.Single(c => c.Id == placeholder).MergedInto.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R4")]
    public async Task A_contact_that_is_busy_when_it_is_given_back_is_given_back_a_moment_later()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        bool busy = true;
        world.Crm.Before = (_, name) => name == "UpdateContact" && busy && !(busy = false) ? Busy : null;

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        await world.RecoverAsync(TimeSpan.FromSeconds(5), steps: 5);

        (await world.WhileTimePassesAsync(world.Merger.UndoAsync(merge.Merge, "again", Token))).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Rule", "M10")]
    [Trait("Attack", "34")]
    public async Task Anothers_contact_is_not_taken_for_the_one_that_a_late_call_made()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await LateAsync(world, visitor);
        world.Crm.Spoil = (name, answer) => name == "FindContact" && world.Crm.Calls[^2] == "UpdateContact" ? omar : answer;

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(
            new { Outcome = UndoOutcome.Parked, Reason = "Ambiguous: The CRM answered with a contact that carries another external id." });

        world.TicketsOf(omar.Id).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task When_the_placeholder_is_deleted_between_two_tries_an_undo_makes_another()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? TimedOut : null;
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        world.Crm.Before = null;

        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Counts = new TicketCounts(Moved: 2) });
        world.TicketsOf(world.ContactOf(visitor).Id).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M8")]
    public async Task A_merge_goes_on_with_exact_counts_when_the_CRM_takes_away_moving_in_the_middle_of_its_undo()
    {
        await using World world = new(configure: static o => o.IrreversibleNativeMerge = true);
        FaultyCrm able = new(new NativeCrm(world.Store) { CanMove = true });
        world.SwitchTo(world.AddHost(new FaultyNativeCrm(able)));
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        able.Before = static (_, name) => name == "ReadTickets" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await HoldMoreAsync(world);
        able.Before = static (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.Denied, "not any more") : null;
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Parked);

        world.SwitchTo(world.AddHost(new NativeCrm(world.Store)));
        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(AlreadyThere: 2) });
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "P1")]
    public async Task Of_a_visitor_that_is_forgotten_meanwhile_an_undo_reads_no_further_page()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(150);
        world.Crm.Before = static (_, name) => name == "ReadTickets" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Before = null;
        await HoldMoreAsync(world);
        int calls = world.Crm.Calls.Count;
        bool made = false;
        Task<ForgetReceipt>? forget = null;
        world.Crm.Meanwhile = (_, name) =>
        {
            made |= name == "EnsureContact";
            forget ??= made && name == "ReadTickets" ? world.Directory.ForgetAsync(visitor, Token) : null;
            return Task.CompletedTask;
        };

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Forgotten);

        (await forget!).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Crm.Calls.Skip(calls).SkipWhile(static name => name != "EnsureContact").Should().Equal("EnsureContact", "ReadTickets");
    }

    // A call that made a placeholder takes effect only now.
    private static Task<CrmContact> LateAsync(World world, VisitorId visitor) =>
        world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "late", visitor.ToString()), Token);

    // The promoted contact holds something of the consumer's own: it cannot be given back.
    private static Task<CrmTicketId> HoldMoreAsync(World world) =>
        world.Store.CreateTicketAsync(new NewTicket("own", null, world.ContactOf(World.Maria).Id, "own", "own"), Token);
}
