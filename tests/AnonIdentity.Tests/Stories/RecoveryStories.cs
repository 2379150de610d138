using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Stories;

public class RecoveryStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R2")]
    [Trait("Rule", "R3")]
    public async Task A_host_that_dies_at_any_call_is_followed_by_another_that_finishes()
    {
        int points = 0;
        for (int dies = 1; ; dies++)
        {
            await using World world = new();
            CrmContact maria = world.Known(World.Maria);
            VisitorId visitor = world.NewVisitor();

            // The call takes effect, and the host never hears of it: it hangs for ever.
            bool died = false;
            world.Crm.Meanwhile = (number, _) => number == dies && (died = true) ? new TaskCompletionSource().Task : Task.CompletedTask;
            Task<TicketReceipt> open = world.OpenAsync(visitor, "k1");
            Task merge = open.IsCompleted ? world.Merger.MergeAsync(visitor, World.Maria) : Task.CompletedTask;
            if (!died)
            {
                points.Should().BeGreaterThan(8);
                return;
            }

            points++;
            world.SwitchTo(world.AddHost(world.Store));
            await world.RecoverAsync(TimeSpan.FromMinutes(3));
            (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Same);
            MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
            receipt.Counts.Should().Be(new TicketCounts(Moved: 1));
            world.Store.Tickets.Should().ContainSingle().Which.Contacts.Should().Equal(maria.Id);
            world.Store.Contacts.Should().HaveCount(2);
            (await world.Recovery.GetStatusAsync()).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
        }
    }

    [Fact]
    [Trait("Rule", "R4")]
    [Trait("Attack", "32")]
    public async Task While_the_CRM_asks_to_wait_nobody_calls_it_and_drafts_are_still_taken()
    {
        await using World world = new();
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.RateLimited, "slow down", TimeSpan.FromMinutes(5));
        await world.OpenAsync(world.NewVisitor(), "k1");
        world.Crm.Before = null;
        int calls = world.Crm.Calls.Count;
        world.SwitchTo(world.AddHost());
        (await world.OpenAsync(world.NewVisitor(), "k2")).Outcome.Should().Be(TicketOutcome.Queued);
        await world.RecoverAsync(TimeSpan.FromSeconds(299), steps: 30);
        world.Crm.Calls.Should().HaveCount(calls);
        await world.RecoverAsync(TimeSpan.FromMinutes(10));
        world.Store.Tickets.Should().HaveCount(2);
    }

    [Theory]
    [Trait("Rule", "R4")]
    [Trait("Attack", "32")]
    [InlineData(null, 1)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(90, 90)]
    [InlineData(1_000_000_000, 3600)]
    public void What_the_CRM_asks_for_is_clamped(int? asked, int expected) =>
        Backoff.Clamp(asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null).Should().Be(TimeSpan.FromSeconds(expected));

    [Fact]
    [Trait("Rule", "R4")]
    public void Without_a_wait_it_backs_off_with_full_jitter_from_one_second_to_ten_minutes()
    {
        Retry retry = default;
        HashSet<TimeSpan> waits = [];
        for (int attempt = 1; attempt <= 15; attempt++)
        {
            retry = Backoff.After(retry, new CrmException("no"), TimeSpan.Zero, 20);
            retry.Attempt.Should().Be(attempt);
            retry.DueIn.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, attempt - 1))));
            waits.Add(retry.DueIn!.Value);
        }

        waits.Should().HaveCountGreaterThan(5);
    }

    [Theory]
    [Trait("Rule", "R5")]
    [InlineData(CrmErrorKind.Unknown, 20, 0, true)]
    [InlineData(CrmErrorKind.Unknown, 19, 100, false)]
    [InlineData(CrmErrorKind.Unavailable, 500, 71, false)]
    [InlineData(CrmErrorKind.Unavailable, 500, 73, true)]
    [InlineData(CrmErrorKind.RateLimited, 500, 71, false)]
    [InlineData(CrmErrorKind.Denied, 1, 0, true)]
    [InlineData(CrmErrorKind.Rejected, 1, 0, true)]
    [InlineData(CrmErrorKind.Ambiguous, 1, 0, true)]
    [InlineData(CrmErrorKind.Conflict, 1, 0, false)]
    public void It_parks_after_twenty_attempts_and_outages_not_before_72_hours(CrmErrorKind kind, int attempts, int hours, bool parks)
    {
        Retry before = new() { Attempt = attempts - 1, FailingFor = TimeSpan.FromHours(hours) };
        Retry after = Backoff.After(before, new CrmException(kind, "no"), TimeSpan.Zero, 20);
        (after.ParkedBecause is not null).Should().Be(parks);
        (after.DueIn is null).Should().Be(parks);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_host_that_lost_its_lease_changes_nothing_more()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        TaskCompletionSource stalled = new();
        world.Crm.Hold = name => name == "MoveTickets" ? stalled.Task : Task.CompletedTask;
        Task<MergeReceipt> first = world.Merger.MergeAsync(visitor, World.Maria);
        world.SwitchTo(world.AddHost(world.Store));

        // The stalled call is given up at its deadline; then another host has the subject.
        await world.RecoverAsync(TimeSpan.FromMinutes(2));
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 1));
        SubjectRecord before = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        stalled.SetResult();
        await first;
        SubjectRecord after = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        after.Version.Should().Be(before.Version);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Attack", "33")]
    public async Task An_agent_who_moves_a_ticket_in_mid_merge_wins()
    {
        for (int at = 1; at <= 6; at++)
        {
            await using World world = new();
            CrmContact maria = world.Known(World.Maria);
            CrmContact omar = world.Known(World.Omar);
            VisitorId visitor = await world.VisitorWithTicketsAsync(3);
            CrmTicketId ticket = world.Store.Tickets[1].Id;
            int from = world.Crm.Calls.Count;
            world.Crm.Meanwhile = (number, _) =>
            {
                if (number == from + at)
                {
                    world.Agent.Move(ticket, omar.Id);
                }

                return Task.CompletedTask;
            };
            MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
            receipt.Outcome.Should().Be(MergeOutcome.Merged);
            world.TicketsOf(omar.Id).Should().ContainSingle(t => t.Id == ticket);
            world.TicketsOf(maria.Id).Should().HaveCount(2);
        }
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_silent_adapter_is_given_up_at_the_deadline_even_if_it_ignores_its_token()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        world.Crm.Hold = _ => new TaskCompletionSource().Task;
        Task<TicketReceipt> open = world.OpenAsync(visitor, "k1");
        world.Time.Advance(TimeSpan.FromSeconds(2));
        (await open).Outcome.Should().Be(TicketOutcome.Queued);
        world.Time.Advance(TimeSpan.FromSeconds(10));
        world.Crm.Hold = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Store.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_ledger_so_slow_that_a_renewed_lease_is_over_calls_nobody()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        MortalLedger ledger = new(world.Ledger) { BeforeCommitting = () => world.Time.Advance(TimeSpan.FromSeconds(25)) };
        world.SwitchTo(world.AddHost(ledger: ledger));
        VisitorId visitor = world.NewVisitor();

        (await world.WhileTimePassesAsync(world.OpenAsync(visitor, "k1"))).Outcome.Should().Be(TicketOutcome.Queued);

        world.Crm.Calls.Should().BeEmpty("a call that may outlive its lease is not sent");
        ledger.BeforeCommitting = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(30));
        world.Store.Tickets.Should().ContainSingle("the control: a ledger that answers");
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Every_run_holds_its_lease_by_another_name()
    {
        await using World world = new();
        List<Guid?> holders = [];
        VisitorId visitor = world.NewVisitor();
        world.Crm.Meanwhile = async (_, name) =>
        {
            if (name == "CreateTicket")
            {
                holders.Add((await world.Ledger.ReadAsync(Subject.Of(visitor), TestContext.Current.CancellationToken))!.Holder);
            }
        };
        await world.OpenAsync(visitor, "k1");
        await world.OpenAsync(visitor, "k2");
        holders.Should().HaveCount(2).And.OnlyHaveUniqueItems().And.NotContain([null, Guid.Empty]);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task An_adapter_that_gives_up_by_itself_has_not_answered_in_time()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        world.Crm.Spoil = static (_, _) => throw new OperationCanceledException();
        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Queued);
        TicketRecord draft = (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k1", TestContext.Current.CancellationToken))!;
        (draft.State, draft.Retry.Attempt).Should().Be((TicketState.Trying, 1));
        world.Crm.Spoil = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Store.Tickets.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "R2")]
    public async Task At_every_call_of_a_slow_CRM_the_lease_lasts_until_it_is_given_up(bool known)
    {
        await using World world = new();
        if (known)
        {
            world.Known(World.Maria);
        }

        VisitorId visitor = world.NewVisitor();
        List<(string Call, TimeSpan Left)> late = [];
        world.Crm.Hold = async name =>
        {
            SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), TestContext.Current.CancellationToken))!;
            if (record.LeaseLeft < TimeSpan.FromSeconds(13))
            {
                late.Add((name, record.LeaseLeft));
            }

            world.Time.Advance(TimeSpan.FromSeconds(9));
        };

        await world.OpenAsync(visitor, "k1");
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Recovery.RunDueAsync();
        await world.Merger.UndoAsync(merge.Merge, "test");
        await world.Recovery.RunDueAsync();
        await world.Directory.ForgetAsync(visitor);
        await world.Recovery.RunDueAsync();

        world.Crm.Calls.Count.Should().BeGreaterThan(10);
        late.Should().BeEmpty("a call takes up to 10 seconds, and a tenth of the lease is kept as a margin");
    }
}
