using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>The timers of one host. They fire only when the script moves the clock, so that no answer depends on how fast a machine is.</summary>
internal sealed class ScriptedTime(IClock clock) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ScriptedTimer> _timers = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();

    public override long GetTimestamp() => clock.GetCurrentInstant().ToUnixTimeTicks();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ScriptedTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>In how long the next timer fires; <see langword="null"/>: none is set.</summary>
    public Duration? NextIn()
    {
        lock (_gate)
        {
            return _timers.Count == 0 ? null : Duration.Max(_timers.Min(timer => timer.DueAt) - clock.GetCurrentInstant(), Duration.Zero);
        }
    }

    /// <summary>Fires what is due.</summary>
    public void Fire()
    {
        ScriptedTimer[] due;
        Instant now = clock.GetCurrentInstant();
        lock (_gate)
        {
            due = [.. _timers.Where(timer => timer.DueAt <= now).OrderBy(timer => timer.DueAt)];
            foreach (ScriptedTimer timer in due)
            {
                _timers.Remove(timer);
            }
        }

        foreach (ScriptedTimer timer in due)
        {
            timer.Fire();
        }
    }

    internal void Schedule(ScriptedTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.DueAt = clock.GetCurrentInstant() + Duration.FromTimeSpan(dueTime);
                _timers.Add(timer);
            }
        }
    }
}
