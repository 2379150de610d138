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

    // The promoted contact holds something of the consumer's own: it cannot be given back.
    private static Task<CrmTicketId> HoldMoreAsync(World world) =>
        world.Store.CreateTicketAsync(new NewTicket("own", null, world.ContactOf(World.Maria).Id, "own", "own"), Token);

    private static async Task<OperationRecord> OperationAsync(World world, VisitorId visitor) => (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single();
}
