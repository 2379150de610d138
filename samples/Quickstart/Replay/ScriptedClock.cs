using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>A clock that stands where the script put it. Thread-safe.</summary>
internal sealed class ScriptedClock : IClock
{
    private readonly Lock _gate = new();
    private Instant _now = NodaConstants.UnixEpoch;

    public Instant GetCurrentInstant()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <summary>Puts the clock, also back.</summary>
    public void Set(Instant now)
    {
        lock (_gate)
        {
            _now = now;
        }
    }

    /// <summary>Moves the clock forward to an instant; never back.</summary>
    public void MoveTo(Instant now)
    {
        lock (_gate)
        {
            _now = Instant.Max(_now, now);
        }
    }
}
