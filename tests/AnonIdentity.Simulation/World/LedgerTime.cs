using NodaTime;

namespace AnonIdentity.Simulation.World;

/// <summary>The database's clock, the only one of leases; somebody may set it.</summary>
internal sealed class LedgerTime(Schedule schedule) : IClock
{
    public long Skew { get; set; }

    public Instant GetCurrentInstant() => Instant.FromUnixTimeMilliseconds(1_800_000_000_000 + schedule.Now + Skew);
}
