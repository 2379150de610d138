using NodaTime;

namespace AnonIdentity.Simulation.World;

/// <summary>The clock and the timers of one host: a wall clock that may be wrong and may be set, a monotonic clock, and timers that die with the host.</summary>
internal sealed class HostTime(Schedule schedule, Func<Action, Action> alive) : TimeProvider, IClock
{
    private static readonly DateTimeOffset Start = new(2026, 10, 5, 10, 15, 0, TimeSpan.Zero);

    public long Skew { get; set; }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => schedule.Now;

    public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(schedule.Now + Skew);

    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(GetUtcNow());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(HostTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly HostTime _time = time;
        private int _generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int generation = ++_generation;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _time.Arm((long)Math.Ceiling(dueTime.TotalMilliseconds), () =>
                {
                    if (generation == _generation)
                    {
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => _generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void Arm(long milliseconds, Action fire) => schedule.In(milliseconds, alive(fire));
}
