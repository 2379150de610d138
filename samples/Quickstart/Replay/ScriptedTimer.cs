using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>A timer of <see cref="ScriptedTime"/>.</summary>
internal sealed class ScriptedTimer(ScriptedTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _disposed;

    /// <summary>When it fires; guarded by its <see cref="ScriptedTime"/>.</summary>
    public Instant DueAt { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        if (!_disposed)
        {
            time.Schedule(this, dueTime);
        }

        return !_disposed;
    }

    public void Fire()
    {
        if (_period > TimeSpan.Zero)
        {
            time.Schedule(this, _period);
        }

        callback(state);
    }

    public void Dispose()
    {
        _disposed = true;
        time.Schedule(this, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
