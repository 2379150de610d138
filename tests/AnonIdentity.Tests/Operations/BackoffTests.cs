using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Operations;

public class BackoffTests
{
    private const int MaxAttempts = 8;

    [Theory]
    [InlineData(null, 1)]
    [InlineData(-5.0, 1)]
    [InlineData(0.999, 1)]
    [InlineData(1.0, 1)]
    [InlineData(1.5, 1.5)]
    [InlineData(3599.0, 3599)]
    [InlineData(3600.0, 3600)]
    [InlineData(3600.001, 3600)]
    [InlineData(1e9, 3600)]
    [Trait("Rule", "R4")]
    public void What_a_CRM_asks_for_is_kept_between_a_second_and_an_hour(double? asked, double kept) =>
        Backoff.Clamp(asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null).Should().Be(TimeSpan.FromSeconds(kept));

    [Theory]
    [InlineData(CrmErrorKind.Unavailable, true)]
    [InlineData(CrmErrorKind.Unknown, true)]
    [InlineData(CrmErrorKind.RateLimited, false)]
    [InlineData(CrmErrorKind.NotFound, false)]
    [InlineData(CrmErrorKind.Conflict, false)]
    [InlineData(CrmErrorKind.Denied, false)]
    [InlineData(CrmErrorKind.Rejected, false)]
    [InlineData(CrmErrorKind.Ambiguous, false)]
    [Trait("Rule", "T6")]
    public void Only_a_call_that_was_not_answered_may_have_changed_something(CrmErrorKind kind, bool uncertain) =>
        Backoff.IsUncertain(kind).Should().Be(uncertain);

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1, 2_000)]
    [InlineData(2, 4_000)]
    [InlineData(9, 512_000)]
    [InlineData(10, 600_000)]
    [InlineData(500, 600_000)]
    [Trait("Rule", "R4")]
    public void A_wait_is_drawn_from_a_ceiling_that_doubles_from_a_second_to_ten_minutes(int attemptsBefore, int ceiling)
    {
        Drawn pacing = new();
        Retry after = Backoff.After(new Retry { Attempt = attemptsBefore }, Failed(CrmErrorKind.Unknown), TimeSpan.Zero, int.MaxValue, pacing);
        pacing.Ceilings.Should().Equal(ceiling);
        after.Should().Be(new Retry { Attempt = attemptsBefore + 1, FailingFor = TimeSpan.Zero, DueIn = TimeSpan.FromMilliseconds(ceiling - 1) });
    }

    [Theory]
    [InlineData(CrmErrorKind.Unknown)]
    [InlineData(CrmErrorKind.NotFound)]
    [InlineData(CrmErrorKind.Conflict)]
    [Trait("Rule", "R5")]
    public void What_may_heal_parks_with_its_last_attempt(CrmErrorKind kind)
    {
        Backoff.After(new Retry { Attempt = MaxAttempts - 2 }, Failed(kind), TimeSpan.Zero, MaxAttempts).ParkedBecause.Should().BeNull();
        Backoff.After(new Retry { Attempt = MaxAttempts - 1, DueIn = TimeSpan.Zero }, Failed(kind), TimeSpan.Zero, MaxAttempts)
            .Should().Be(new Retry { Attempt = MaxAttempts, FailingFor = TimeSpan.Zero, DueIn = null, ParkedBecause = $"{kind}: because" });
    }

    [Theory]
    [InlineData(CrmErrorKind.Ambiguous)]
    [InlineData(CrmErrorKind.Denied)]
    [InlineData(CrmErrorKind.Rejected)]
    [Trait("Rule", "R5")]
    public void What_does_not_heal_parks_at_once(CrmErrorKind kind) =>
        Backoff.After(default, Failed(kind), TimeSpan.FromHours(1), MaxAttempts)
            .Should().Be(new Retry { Attempt = 1, FailingFor = TimeSpan.Zero, DueIn = null, ParkedBecause = $"{kind}: because" });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [Trait("Rule", "R4")]
    public void An_outage_fills_half_of_the_attempts_at_most_and_takes_none_back(int before, int after) =>
        Backoff.After(new Retry { Attempt = before }, Failed(CrmErrorKind.Unavailable), TimeSpan.Zero, MaxAttempts).Attempt.Should().Be(after);

    [Fact]
    [Trait("Rule", "R4")]
    public void Where_one_attempt_is_allowed_an_outage_counts_as_one() =>
        Backoff.After(default, Failed(CrmErrorKind.RateLimited), TimeSpan.Zero, 1).Attempt.Should().Be(1);

    [Theory]
    [InlineData(CrmErrorKind.Unavailable)]
    [InlineData(CrmErrorKind.RateLimited)]
    [Trait("Rule", "R5")]
    public void An_outage_parks_after_three_days_and_not_after_so_many_attempts(CrmErrorKind kind)
    {
        Retry before = new() { Attempt = MaxAttempts, FailingFor = TimeSpan.FromHours(72) };
        Backoff.After(before with { FailingFor = TimeSpan.FromHours(72) - TimeSpan.FromMilliseconds(1) }, Failed(kind), TimeSpan.Zero, MaxAttempts).ParkedBecause.Should().BeNull();
        Backoff.After(before, Failed(kind), TimeSpan.Zero, MaxAttempts).ParkedBecause.Should().Be($"{kind}: because");
    }

    [Fact]
    [Trait("Rule", "R4")]
    public void A_CRM_that_says_how_long_to_wait_is_waited_for_so_long()
    {
        CrmException asked = new(CrmErrorKind.RateLimited, "because", TimeSpan.FromMinutes(2));
        Drawn pacing = new();
        Backoff.After(default, asked, TimeSpan.Zero, MaxAttempts, pacing).DueIn.Should().Be(TimeSpan.FromMinutes(2));
        pacing.Ceilings.Should().BeEmpty();
    }

    [Theory]
    [InlineData(998, 999)]
    [InlineData(999, 999)]
    [InlineData(1_000, 1_000)]
    [Trait("Rule", "T6")]
    public void No_wait_is_shorter_than_what_the_next_attempt_needs(int atLeast, int wait) =>
        Backoff.After(default, Failed(CrmErrorKind.Unknown), TimeSpan.FromMilliseconds(atLeast), MaxAttempts, new Drawn()).DueIn.Should().Be(TimeSpan.FromMilliseconds(wait));

    [Fact]
    [Trait("Attack", "37")]
    public void A_reason_is_one_line_of_500_characters()
    {
        string said = Backoff.Said(new CrmException(CrmErrorKind.Rejected, "no\nfake line " + new string('x', 1_000)));
        said.Should().StartWith("no fake line xxx").And.HaveLength(500);
    }

    [Fact]
    [Trait("Rule", "R4")]
    public void The_machines_own_draw_is_from_one_to_the_ceiling()
    {
        SystemPacing.Instance.Jitter(1).Should().Be(1);
        Enumerable.Range(0, 1_000).Select(static _ => SystemPacing.Instance.Jitter(3)).Distinct().Order().Should().Equal(1, 2, 3);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task A_run_leaves_the_thread_that_began_it()
    {
        TaskCompletionSource<(int Before, int After)> threads = new();
        new Thread(() => _ = GoAsync()).Start();
        (int before, int after) = await threads.Task;
        after.Should().NotBe(before);
        SystemPacing.Instance.Completion.Should().Be(TaskCreationOptions.RunContinuationsAsynchronously);

        async Task GoAsync()
        {
            int began = Environment.CurrentManagedThreadId;
            await SystemPacing.Instance.YieldAsync();
            threads.SetResult((began, Environment.CurrentManagedThreadId));
        }
    }

    private static CrmException Failed(CrmErrorKind kind) => new(kind, "because");

    private sealed class Drawn : IPacing
    {
        public List<int> Ceilings { get; } = [];

        public TaskCreationOptions Completion => TaskCreationOptions.None;

        public Task YieldAsync() => Task.CompletedTask;

        public int Jitter(int ceiling)
        {
            Ceilings.Add(ceiling);
            return ceiling - 1;
        }
    }
}
