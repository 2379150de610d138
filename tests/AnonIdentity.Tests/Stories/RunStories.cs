using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>One run over a subject: what it costs, what it sees that came between, when it says that it is due again.</summary>
public class RunStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Rule", "T3")]
    public async Task A_consumers_first_ticket_and_its_repetition_cost_no_call_too_many()
    {
        await using World world = new();
        world.Known(World.Maria);
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));

        (await OpenOwnAsync(world)).Outcome.Should().Be(TicketOutcome.Opened);
        world.Crm.Calls.Should().Equal("FindContact", "CreateTicket");
        string.Join(' ', ledger.Calls).Should().Be("Read Commit ClaimConsumer Pause Commit Pause Commit ReadTickets ReleaseConsumer Commit");

        // A claim that somebody else holds is not given back.
        ledger.Calls.Clear();
        await world.Ledger.ClaimConsumerAsync(World.Maria, "another's", Token);
        (await OpenOwnAsync(world)).Outcome.Should().Be(TicketOutcome.Same);
        world.Crm.Calls.Should().HaveCount(2);
        string.Join(' ', ledger.Calls).Should().Be("Read ReadTicket Read Lease ReadTickets ClaimConsumer ReadTickets Commit ReadTicket Read");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task A_run_makes_its_adapter_once()
    {
        InMemoryCrm crm = new();
        int made = 0;
        await using World world = new(build: builder => builder.UseCrm(_ =>
        {
            made++;
            return crm;
        }));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        made = 0;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Promoted);

        made.Should().Be(1, "each may open a connection of its own");
    }

    [Fact]
    [Trait("Rule", "T5")]
    public async Task Whoever_waits_for_a_run_does_not_go_on_on_the_thread_that_an_adapter_answers_on()
    {
        using ThreadLocal<bool> isTheAdapters = new();
        await using World world = new(build: builder => builder.Services.AddSingleton<IPacing>(new PacingBesides(isTheAdapters)));
        TaskCompletionSource answer = new();
        world.Crm.Hold = name => name == "CreateTicket" ? answer.Task : Task.CompletedTask;

        // On one thread until the adapter is waited for, by all who wait for it. In an array, so that its end is not waited for, too.
        Task<bool>[] opening = await Task.Run(() => new[] { GoesOnThereAsync() }, Token);
        opening[0].IsCompleted.Should().BeFalse();
        Thread adapter = new(() =>
        {
            isTheAdapters.Value = true;
            answer.SetResult();
        });
        adapter.Start();

        (await opening[0]).Should().BeFalse("a client with one thread for all answers would wait for whatever the host does next");

        async Task<bool> GoesOnThereAsync()
        {
            (await world.OpenAsync(world.NewVisitor(), "k").ConfigureAwait(false)).Outcome.Should().Be(TicketOutcome.Opened);
            return isTheAdapters.Value;
        }
    }

    [Fact]
    [Trait("Rule", "T5")]
    public async Task A_log_that_fails_is_no_failure_of_whoever_waits_for_the_run()
    {
        using BrokenLog log = new();
        await using World world = new(build: builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        world.Crm.Hold = _ =>
        {
            log.IsBroken = ledger.IsDead = true;
            return Task.CompletedTask;
        };

        Func<Task> open = () => world.OpenAsync(world.NewVisitor(), "k");

        (await open.Should().ThrowAsync<IOException>()).WithMessage("The host is dead.", "that is what the reading of the ticket says");
        log.Failed.Should().BeTrue();
    }

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "T3")]
    public async Task A_second_draft_whose_host_dies_while_the_first_of_a_new_visitor_is_sent_goes_with_it()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        bool once = false;
        world.Crm.Meanwhile = async (_, name) =>
        {
            if (name == "CreateTicket" && !once && (once = true))
            {
                await AddDraftAsync(world, visitor, TimeSpan.Zero);
            }
        };

        (await world.OpenAsync(visitor, "first")).Outcome.Should().Be(TicketOutcome.Opened);

        world.Store.Tickets.Should().HaveCount(2);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { DueIn = (TimeSpan?)null, Holder = (Guid?)null });
    }

    [Fact]
    [Trait("Rule", "M13")]
    [Trait("Rule", "R3")]
    public async Task A_draft_that_waits_does_not_delay_a_sweep_and_a_slow_sweep_does_not_delay_the_draft()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        await AddDraftAsync(world, visitor, TimeSpan.FromMinutes(30));
        await world.Recovery.RunDueAsync(Token);

        TimeSpan sweepIn = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn!.Value;
        world.Crm.Hold = _ =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(5));
            return Task.CompletedTask;
        };
        int calls = world.Crm.Calls.Count;
        world.Time.Advance(sweepIn);
        await world.Recovery.RunDueAsync(Token);

        sweepIn.Should().Be(TimeSpan.FromSeconds(1));
        world.Crm.Calls.Skip(calls).Should().Equal("ReadTickets");
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().Be(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(6));
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Rule", "M13")]
    public async Task A_sweep_that_failed_and_is_due_again_in_the_same_run_leaves_a_ticket_that_an_agent_took_meanwhile()
    {
        await using World world = new();
        world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        CrmTicketId late = await world.Store.CreateTicketAsync(new NewTicket("late", visitor, world.ContactOf(visitor).Id, "s", "b"), Token);
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        int commits = int.MinValue;
        ledger.BeforeCommitting = () =>
        {
            // The first commit writes the failure down; before the second lets go, somebody else writes, and it is due again.
            if (++commits == 2)
            {
                world.Time.Advance(TimeSpan.FromSeconds(2));
                world.Agent.Move(late, omar.Id);
                TouchAsync(world, visitor).GetAwaiter().GetResult();
            }
        };
        world.Crm.Before = (_, name) =>
        {
            bool fails = name == "FindContact" && commits < 0;
            commits = fails ? 0 : commits;
            return fails ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        };
        int calls = world.Crm.Calls.Count;
        world.Time.Advance(TimeSpan.FromSeconds(1));

        await world.Recovery.RunDueAsync(Token);

        world.Crm.Calls.Skip(calls).Should().Equal("ReadTickets", "FindContact", "FindContact", "ReadTickets");
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1));
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R1")]
    public async Task A_contact_that_was_slowly_made_is_not_lost_when_the_next_call_begins()
    {
        static void Configure(AnonymousConsumersOptions o) => (o.Lease, o.CrmTimeout, o.CallBudget) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert), Configure);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        OperationRecord? sent = null;
        world.Crm.Hold = async name =>
        {
            world.Time.Advance(name == "EnsureContact" ? TimeSpan.FromSeconds(9) : TimeSpan.Zero);
            sent = name == "ReadTickets" ? (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single() : sent;
        };

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);

        sent.Should().BeEquivalentTo(
            new { Step = OperationStep.Snapshot, Target = (CrmContactId?)world.ContactOf(World.Maria).Id }, "should this host die now, the next goes on with that contact");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M6")]
    [Trait("Rule", "A2")]
    public async Task A_list_that_the_CRM_does_not_have_is_empty_only_where_its_contact_is_gone(bool isThere)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Store.CreateTicketAsync(new NewTicket("only in the list", visitor, world.ContactOf(visitor).Id, "s", "b"), Token);
        int lists = 0;
        world.Crm.Before = (_, name) => name == "ReadTickets" && ++lists == 1 ? new CrmException(CrmErrorKind.NotFound, "no such list") : null;
        world.Crm.Spoil = (name, answer) => name == "FindContact" && lists == 1 && !isThere ? maria : answer;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(isThere ? MergeOutcome.Pending : MergeOutcome.Merged);

        world.TicketsOf(maria.Id).Should().HaveCount(isThere ? 0 : 1);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Recovery.RunDueAsync(Token);
        world.TicketsOf(maria.Id).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "O1")]
    public async Task A_ledger_that_is_too_slow_is_named_in_the_log()
    {
        using LogCollector logs = new();
        await using World world = new(build: builder => builder.Services.AddSingleton<ILoggerFactory>(logs));
        MortalLedger ledger = new(world.Ledger) { BeforeCommitting = () => world.Time.Advance(TimeSpan.FromSeconds(18)) };
        world.SwitchTo(world.AddHost(ledger: ledger));

        (await world.WhileTimePassesAsync(world.OpenAsync(world.NewVisitor()))).Outcome.Should().Be(TicketOutcome.Queued);

        world.Crm.Calls.Should().BeEmpty();
        logs.Lines.Should().Contain(static line => line.Text.Contains("The ledger is too slow: a renewed lease leaves no time for a call."));
    }

    [Fact]
    [Trait("Rule", "M9")]
    [Trait("Rule", "A2")]
    public async Task A_preview_whose_caller_has_gone_is_cancelled_and_no_failure_of_the_CRM()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        using CancellationTokenSource caller = new();
        world.Crm.Hold = _ =>
        {
            caller.Cancel();
            return new TaskCompletionSource().Task;
        };

        await world.Merger.Invoking(merger => merger.PreviewAsync(visitor, World.Maria, caller.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<TicketReceipt> OpenOwnAsync(World world) => world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "own" }, Token);

    /// <summary>A draft that another host has accepted, and then died.</summary>
    private static async Task AddDraftAsync(World world, VisitorId visitor, TimeSpan dueIn)
    {
        SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        TicketRecord draft = new("second")
        {
            State = TicketState.Accepted, ContentHash = "x", Content = new TicketContent("s", "b", new Dictionary<string, string>()), Retry = new Retry { DueIn = dueIn },
        };
        (await world.Ledger.CommitAsync(new LedgerCommit(now with { DueIn = TimeSpan.Zero }) { Tickets = [draft] }, Token)).Should().NotBeNull();
    }

    private static async Task TouchAsync(World world, VisitorId visitor)
    {
        SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        (await world.Ledger.CommitAsync(new LedgerCommit(now), Token)).Should().NotBeNull();
    }
}
