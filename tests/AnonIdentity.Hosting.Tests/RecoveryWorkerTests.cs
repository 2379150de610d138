using FluentAssertions;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Xunit;

namespace AnonIdentity.Hosting.Tests;

public sealed class RecoveryWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IRecovery _recovery = Substitute.For<IRecovery>();
    private readonly WatchedTime _time = new();
    private readonly HeldLogger _logger = new();
    private readonly RecoveryWorker _worker;
    private int _runs;

    public RecoveryWorkerTests()
    {
        Answer(() => Task.FromResult(new RecoveryRun(0, 0)));
        _worker = new RecoveryWorker("acme", _recovery, new RecoveryWorkerOptions(), _time, _logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task The_worker_runs_at_once_and_again_after_each_interval()
    {
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        for (var run = 1; run <= 5; run++)
        {
            var wait = await _time.NextWaitAsync();
            _runs.Should().Be(run);
            _time.Advance(wait);
        }

        await _time.NextWaitAsync();
        _runs.Should().Be(6);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Waits_are_jittered_around_the_interval()
    {
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 50; i++)
        {
            waits.Add(await _time.NextWaitAsync());
            _time.Advance(waits[^1]);
        }

        waits.Should().OnlyContain(w => w >= TimeSpan.FromSeconds(3.75) && w <= TimeSpan.FromSeconds(6.25));
        waits.Distinct().Count().Should().BeGreaterThan(25);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_run_that_throws_does_not_end_the_worker_which_backs_off_to_a_minute_and_comes_back()
    {
        var broken = true;
        var failure = new InvalidOperationException("database is gone");
        Answer(() => broken ? Task.FromException<RecoveryRun>(failure) : Task.FromResult(new RecoveryRun(3, 1)));
        await _worker.StartAsync(TestContext.Current.CancellationToken);

        double[] longest = [10, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60];
        foreach (var seconds in longest)
        {
            var wait = await _time.NextWaitAsync();
            wait.TotalSeconds.Should().BeInRange(seconds * 0.75, seconds);
            broken = _runs < longest.Length;
            _time.Advance(wait);
        }

        (await _time.NextWaitAsync()).TotalSeconds.Should().BeInRange(3.75, 6.25);
        _runs.Should().Be(longest.Length + 1);
        _logger.Entries.Where(e => e.Event.Id == 2002).Should().HaveCount(longest.Length)
            .And.OnlyContain(e => e.Level == LogLevel.Warning && e.Event.Name == "RecoveryFailed" && e.Failure == failure);
        _logger.Entries.Should().ContainSingle(e => e.Event.Id == 2003 && e.Event.Name == "RecoveryHealed")
            .Which.Text.Should().Be("Recovery of tenant 'acme' works again after 20 failures.");
        _logger.Entries.Should().ContainSingle(e => e.Event.Id == 2001 && e.Event.Name == "RecoveryRan")
            .Which.Text.Should().Be("Recovery of tenant 'acme' drove 3 subjects and forgot 1 silent visitors.");
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_cancellation_that_is_not_the_hosts_is_a_failure_like_any_other()
    {
        Answer(() => Task.FromException<RecoveryRun>(new TaskCanceledException("command timeout")));
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        _time.Advance(await _time.NextWaitAsync());
        await _time.NextWaitAsync();
        _runs.Should().Be(2);
        _logger.Entries.Should().HaveCount(2).And.OnlyContain(e => e.Event.Id == 2002);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_throw_before_the_first_await_of_a_run_is_survived_too()
    {
        Answer(() => throw new InvalidOperationException("synchronous"));
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        _time.Advance(await _time.NextWaitAsync());
        await _time.NextWaitAsync();
        _runs.Should().Be(2);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Stopping_ends_a_run_that_does_not_hear_the_token()
    {
        var started = new TaskCompletionSource();
        Answer(() =>
        {
            started.SetResult();
            return new TaskCompletionSource<RecoveryRun>().Task;
        });
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _worker.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        _worker.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
        _logger.Entries.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Stopping_reaches_the_run_and_whatever_it_throws_then_is_no_news()
    {
        var started = new TaskCompletionSource();
        _recovery.RunDueAsync(Arg.Any<CancellationToken>()).Returns(async call =>
        {
            started.SetResult();
            var stopping = new TaskCompletionSource();
            await using var registration = call.Arg<CancellationToken>().Register(stopping.SetResult);
            await stopping.Task;
            throw new ObjectDisposedException("connection");
        });
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        await started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _worker.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        _worker.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
        _logger.Entries.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Stopping_ends_a_wait_without_another_run()
    {
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        await _time.NextWaitAsync();
        await _worker.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        _worker.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
        _runs.Should().Be(1);
    }

    private void Answer(Func<Task<RecoveryRun>> answer) => _recovery.RunDueAsync(Arg.Any<CancellationToken>()).Returns(_ =>
    {
        Interlocked.Increment(ref _runs);
        return answer();
    });
}
