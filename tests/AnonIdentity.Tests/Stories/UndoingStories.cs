using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>How an undo finds what it gives back: whom it waits for, which contact it takes or makes, and when it gives up.</summary>
public class UndoingStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M3")]
    public async Task An_undo_of_a_merge_that_had_chosen_nothing_needs_no_CRM_and_is_done_at_once()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, _) => TimedOut;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        int calls = world.Crm.Calls.Count;

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.Crm.Calls.Should().HaveCount(calls);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Holder.Should().BeNull("the lease was given back");
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy.Should().Be("asking", "the claim was given back");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M3")]
    public async Task An_undo_touches_nothing_while_another_merge_is_at_the_consumers_contact_and_goes_on_after_it()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        VisitorId other = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? TimedOut : null;
        (await world.Merger.MergeAsync(other, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        int calls = world.Crm.Calls.Count;

        (await world.WhileTimePassesAsync(world.Merger.UndoAsync(merge.Merge, "test", Token))).Outcome.Should().Be(UndoOutcome.Pending);

        world.Crm.Calls.Should().HaveCount(calls);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Counts = new TicketCounts(Moved: 2) });
        world.TicketsOf(world.ContactOf(visitor).Id).Should().HaveCount(2);
        world.TicketsOf(maria.Id).Should().ContainSingle().Which.Visitor.Should().Be(other);
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert, true)]
    [InlineData(Keying.UniqueUpsert, false)]
    [InlineData(Keying.SearchOnly, true)]
    [InlineData(Keying.SearchOnly, false)]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task Tickets_go_back_to_the_placeholder_or_to_where_an_agent_has_merged_it(Keying contacts, bool mergedAway)
    {
        await using World world = new(World.Able(contacts, Keying.UniqueUpsert));
        world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContact placeholder = world.ContactOf(visitor);
        if (mergedAway)
        {
            world.Agent.Merge(placeholder.Id, omar.Id);
        }
        else
        {
            await world.Store.UpdateContactAsync(placeholder, placeholder with { MergedInto = null }, Token);
        }

        UndoReceipt undone = await world.Merger.UndoAsync(merge.Merge, "test", Token);

        undone.Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Counts = new TicketCounts(Moved: 2), Contact = (CrmContactId?)(mergedAway ? omar.Id : placeholder.Id) });
        world.TicketsOf(undone.Contact!.Value).Should().HaveCount(2);
        world.Store.Contacts.Should().HaveCount(3);
        world.ContactOf(visitor).MergedInto.Should().Be(mergedAway ? omar.Id : null, "the agent's merge stays");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task Tickets_of_a_promotion_go_to_where_an_agent_has_merged_the_contact_that_a_late_call_made()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContact late = await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "late", visitor.ToString()), Token);
        world.Agent.Merge(late.Id, omar.Id);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Contact = (CrmContactId?)omar.Id });

        world.TicketsOf(omar.Id).Should().ContainSingle();
        (await world.Directory.ResolveAsync(visitor, Token)).Should().Be(omar.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task Tickets_go_back_to_the_placeholder_where_it_leads_to_the_contact_that_they_leave_or_to_none(bool isGone)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContact placeholder = world.ContactOf(visitor);
        world.Agent.Merge(placeholder.Id, omar.Id);
        if (isGone)
        {
            world.Agent.Delete(omar.Id);
        }
        else
        {
            world.Agent.Merge(omar.Id, maria.Id);
        }

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Contact = (CrmContactId?)placeholder.Id });

        world.TicketsOf(placeholder.Id).Should().HaveCount(2);
        world.TicketsOf(maria.Id).Should().BeEmpty();
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert, 1)]
    [InlineData(Keying.UniqueUpsert, 2)]
    [InlineData(Keying.SearchOnly, 2)]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task What_reached_a_placeholder_that_an_agent_had_merged_into_the_consumers_contact_goes_back_there(Keying contacts, int hops)
    {
        await using World world = new(World.Able(contacts, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Agent.Merge(placeholder, hops == 1 ? maria.Id : omar.Id);
        if (hops == 2)
        {
            world.Agent.Merge(omar.Id, maria.Id);
        }

        await world.Store.CreateTicketAsync(new NewTicket("late", visitor, placeholder, "late", "late"), Token);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Counts.Should().Be(new TicketCounts(Moved: 1, AlreadyThere: 1));

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M6")]
    public async Task Tickets_leave_the_consumers_contact_in_a_CRM_that_answers_with_it_for_the_placeholder()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Agent.Merge(world.ContactOf(visitor).Id, maria.Id);
        world.Crm.Spoil = (name, answer) => name == "FindContact" && answer is CrmContact { MergedInto: { } into } ? world.Store.Contacts.Single(c => c.Id == into) : answer;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        world.TicketsOf(maria.Id).Should().BeEmpty();
        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Counts = new TicketCounts(Moved: 2) });
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R5")]
    public async Task An_undo_whose_chosen_contact_is_deleted_parks_and_chooses_anew_when_it_is_resumed()
    {
        await using World world = new(configure: static o => o.MaxAttempts = 2);
        world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Agent.Merge(placeholder, omar.Id);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? TimedOut : null;
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        world.Agent.Delete(omar.Id);
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
        world.TicketsOf(placeholder).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M8")]
    public async Task Where_tickets_cannot_be_moved_a_promoted_contact_that_holds_nothing_else_is_given_back()
    {
        await using World world = new(configure: static o => o.IrreversibleNativeMerge = true);
        world.SwitchTo(world.AddHost(new NativeCrm(world.Store)));
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        merge.Outcome.Should().Be(MergeOutcome.Promoted);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M14")]
    public async Task Observers_are_not_told_again_of_a_merge_that_could_not_be_undone()
    {
        Watcher watcher = new();
        await using World world = new(configure: static o => o.IrreversibleNativeMerge = true, build: b => b.UseObserver(_ => watcher));
        world.SwitchTo(world.AddHost(new NativeCrm(world.Store)));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await HoldMoreAsync(world);

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.NothingToUndo);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        watcher.Told.Should().Equal("merged");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "T6")]
    public async Task A_promotion_that_never_took_effect_is_undone_with_the_contact_as_it_is_though_a_search_does_not_show_it()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        world.Crm.SearchesLag = true;
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Before = null;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        (await world.Merger.UndoAsync(merge.Merge, "again", Token)).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "A1")]
    public async Task A_placeholder_is_made_anew_without_a_search_where_nothing_was_sent_before()
    {
        await using World world = new();
        MergeReceipt merge = await MergedAndGoneAsync(world);
        int calls = world.Crm.Calls.Count;

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.Crm.Calls.Skip(calls).Should().Equal("FindContact", "EnsureContact", "ReadTickets", "MoveTickets", "ReadTickets");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "P1")]
    public async Task For_a_visitor_that_is_forgotten_meanwhile_an_undo_makes_no_contact()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        MergeReceipt merge = await MergedAndGoneAsync(world);
        VisitorId visitor = merge.Merge.Visitor;
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        int calls = world.Crm.Calls.Count;
        Task<ForgetReceipt>? forget = null;
        ledger.BeforeCommitting = () =>
        {
            if (StepOf(world, visitor) == OperationStep.UndoContact)
            {
                ledger.BeforeCommitting = null;
                forget = world.Directory.ForgetAsync(visitor, Token);
            }
        };

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Forgotten);

        (await forget!).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Crm.Calls.Skip(calls).Should().Equal("FindContact");
        world.Store.Contacts.Should().NotContain(c => c.ExternalId == visitor.ToString());
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "T6")]
    public async Task A_placeholder_that_a_host_which_stood_still_makes_late_is_waited_for_from_when_the_call_is_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        MergeReceipt merge = await MergedAndGoneAsync(world);
        VisitorId visitor = merge.Merge.Visitor;
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));

        // The row that says that the call is sent is written so slowly that the lease has to be renewed before the call, and that takes its time too.
        Queue<int> seconds = new([25, 10]);
        ledger.BeforeCommitting = () =>
        {
            if (StepOf(world, visitor) == OperationStep.UndoContact && seconds.TryDequeue(out int slow))
            {
                world.Time.Advance(TimeSpan.FromSeconds(slow));
            }
        };
        TimeSpan? due = null;
        world.Crm.Hold = async name => due = name == "EnsureContact" ? (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single().Retry.DueIn : due;

        await world.Merger.UndoAsync(merge.Merge, "test", Token);

        seconds.Should().BeEmpty();
        due.Should().Be(TimeSpan.FromSeconds(90), "should this host die now, the next waits for lease and settle time, and looks first");
    }

    private static async Task<MergeReceipt> MergedAndGoneAsync(World world)
    {
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Agent.Delete(placeholder);
        return merge;
    }

    // The promoted contact holds something of the consumer's own.
    private static Task<CrmTicketId> HoldMoreAsync(World world) =>
        world.Store.CreateTicketAsync(new NewTicket("own", null, world.ContactOf(World.Maria).Id, "own", "own"), Token);

    private static OperationStep StepOf(World world, VisitorId visitor) =>
        world.Ledger.ReadAsync(Subject.Of(visitor), Token).GetAwaiter().GetResult()!.Operations[0].Step;

    private sealed class Watcher : IMergeObserver
    {
        public List<string> Told { get; } = [];

        public Task OnMergedAsync(MergeEvent merged, CancellationToken cancellationToken)
        {
            Told.Add("merged");
            return Task.CompletedTask;
        }

        public Task OnUndoneAsync(MergeEvent undone, CancellationToken cancellationToken)
        {
            Told.Add("undone");
            return Task.CompletedTask;
        }
    }
}
