using NodaTime;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>The clock of the hosts and of their ledger: it stands until the test moves it, so that no test waits for a lease or a retry.</summary>
internal sealed class StoryClock : IClock
{
    private long _milliseconds = Instant.FromUtc(2026, 10, 5, 10, 15).ToUnixTimeMilliseconds();

    public Instant GetCurrentInstant() => Instant.FromUnixTimeMilliseconds(Interlocked.Read(ref _milliseconds));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _milliseconds, (long)time.TotalMilliseconds);
}
