using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Calls that take long, and hosts that stand still: the lease and the row that says that a call is being sent are renewed together, and no row of before comes back with them.</summary>
public class SlowCallStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "T4")]
    public async Task A_draft_stays_delivered_when_a_slow_merge_renews_the_lease_in_the_same_run()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? TimedOut : null;
        (await world.OpenAsync(visitor, "b")).Outcome.Should().Be(TicketOutcome.Queued);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.Crm.Hold = _ =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(9));
            return Task.CompletedTask;
        };

        await world.Recovery.RunDueAsync(Token);

        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 2));
        (await RowAsync(world, visitor, "b")).Should().BeEquivalentTo(new { State = TicketState.Delivered, TryingFor = (TimeSpan?)null });
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task Work_that_goes_on_for_long_is_written_as_due_now_every_few_seconds()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(40);
        List<DateTimeOffset> at = [];
        MortalLedger ledger = new(world.Ledger) { BeforeCommitting = () => at.Add(world.Time.GetUtcNow()) };
        world.SwitchTo(world.AddHost(ledger: ledger));
        world.Crm.Hold = _ =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(2));
            return Task.CompletedTask;
        };

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);

        // What says what the row was may leave it due since when it was: to a health check that looks like work left lying.
        DateTimeOffset whole = at[0];
        List<bool> expected = [];
        foreach (DateTimeOffset time in at.Skip(1))
        {
            expected.Add(time - whole >= TimeSpan.FromSeconds(5));
            whole = expected[^1] ? time : whole;
        }

        expected.Should().Contain(true).And.Contain(false);
        ledger.Commits.Skip(1).Select(commit => commit.Before is null).Should().Equal(expected);
        ledger.Commits.Should().OnlyContain(commit => commit.Before == null || commit.Before.Version == commit.Subject.Version);
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "T6")]
    [Trait("Attack", "30")]
    public async Task A_draft_that_is_sent_again_late_is_marked_when_it_is_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), LongLease);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? TimedOut : null;
        await world.OpenAsync(visitor, "k");
        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromMinutes(5));
        TimeSpan? markedFor = null;
        world.Crm.Hold = async name => markedFor = name == "CreateTicket" ? (await RowAsync(world, visitor, "k")).TryingFor : markedFor;
        world.Crm.After = (_, name) =>
        {
            if (name == "ReadTickets")
            {
                world.Time.Advance(TimeSpan.FromSeconds(45)); // the host stands still after it has looked for the ticket
            }

            return null;
        };

        await world.Recovery.RunDueAsync(Token);

        markedFor.Should().Be(TimeSpan.Zero, "the next host waits a lease and the settle time from then on");
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R1")]
    [Trait("Attack", "30")]
    public async Task A_contact_that_is_made_late_is_marked_when_the_call_is_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert), LongLease);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        OperationRecord? sent = null;
        bool still = false;
        ledger.Before = call =>
        {
            if (!still && call == "Pause" && OperationAsync(world, visitor).GetAwaiter().GetResult().Uncertain && (still = true))
            {
                world.Time.Advance(TimeSpan.FromSeconds(45)); // the host stands still between the row and the call
            }
        };
        world.Crm.Hold = async name => sent = name == "EnsureContact" ? await OperationAsync(world, visitor) : sent;

        await world.Merger.MergeAsync(visitor, World.Maria);

        still.Should().BeTrue();
        sent!.Retry.DueIn.Should().Be(TimeSpan.FromMinutes(2), "the next host waits a lease and the settle time from then on");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "R2")]
    public async Task An_undo_that_comes_while_a_host_stands_still_is_not_overwritten_when_that_host_renews_its_lease()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert), LongLease);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        MortalLedger ledger = new(world.Ledger);
        IServiceProvider other = world.AddHost();
        world.SwitchTo(world.AddHost(ledger: ledger));
        Task<UndoReceipt>? undo = null;
        ledger.Before = call =>
        {
            if (undo is null && call == "Pause" && OperationAsync(world, visitor).GetAwaiter().GetResult().Uncertain)
            {
                world.Time.Advance(TimeSpan.FromSeconds(45));
                undo = other.GetRequiredService<ITicketMerger>().UndoAsync(new MergeId(visitor, 1), "not me", Token);
            }
        };

        await world.Merger.MergeAsync(visitor, World.Maria);
        await world.WhileTimePassesAsync(undo!);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        (await world.Merger.UndoAsync(new MergeId(visitor, 1), "again", Token)).Outcome.Should().Be(UndoOutcome.AlreadyUndone);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.State.Should().Be(SubjectState.Quarantined);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [Trait("Rule", "R5")]
    [Trait("Rule", "M3")]
    public async Task What_parks_stays_parked_however_long_its_last_call_took(int seconds)
    {
        static void Configure(AnonymousConsumersOptions o) => (o.Lease, o.CrmTimeout, o.CallBudget) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert), Configure);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        world.Crm.Before = (_, name) =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(name == "EnsureContact" ? seconds : 0));
            return name == "EnsureContact" ? new CrmException(CrmErrorKind.Rejected, "no such field") : null;
        };

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Parked, Reason = "Rejected: no such field" });

        (await world.Recovery.ListParkedAsync(Token).CountAsync(Token)).Should().Be(1);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy.Should().Be("asking");
    }

    [Theory]
    [InlineData(44, "Pause ReadTickets")]
    [InlineData(45, "Pause Commit Pause ReadTickets")]
    [Trait("Rule", "R2")]
    public async Task A_lease_is_renewed_only_when_a_call_would_not_fit_into_it(int seconds, string expected)
    {
        await using World world = new(configure: LongLease);
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        int moved = 0;
        string? between = null;
        world.Crm.After = (_, name) =>
        {
            if (name == "MoveTickets")
            {
                world.Time.Advance(TimeSpan.FromSeconds(seconds));
                moved = ledger.Calls.Count;
            }

            return null;
        };
        world.Crm.Hold = name =>
        {
            between ??= name == "ReadTickets" && moved > 0 ? string.Join(' ', ledger.Calls.Skip(moved).Append(name)) : null;
            return Task.CompletedTask;
        };

        await world.Merger.MergeAsync(visitor, World.Maria);

        between.Should().Be(expected);
    }

    private static void LongLease(AnonymousConsumersOptions o) => (o.Lease, o.CrmTimeout, o.CallBudget) = (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

    private static async Task<TicketRecord> RowAsync(World world, VisitorId visitor, string key) => (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), key, Token))!;

    private static async Task<OperationRecord> OperationAsync(World world, VisitorId visitor) => (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single();
}
