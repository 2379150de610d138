using AnonIdentity.Ledger;
using NodaTime;
using NodaTime.Testing;

namespace AnonIdentity.Ledger.Tests;

/// <summary>One store for a test: several ledgers may stand on it, of one or of several tenants.</summary>
public abstract class LedgerUnderTest : IAsyncDisposable
{
    /// <summary>The scripted ledger clock of this store.</summary>
    public FakeClock Clock { get; } = new(Instant.FromUtc(2026, 10, 5, 10, 15));

    /// <summary>Whether the store keeps tenants apart by itself, and survives the ledger.</summary>
    public abstract bool IsDurable { get; }

    /// <summary>A ledger on the scripted clock, as a host of its own.</summary>
    public abstract IVisitorLedger Open(string tenant = "");

    /// <summary>A ledger on the store's own clock.</summary>
    public abstract IVisitorLedger OpenOnOwnClock(string tenant = "");

    public abstract ValueTask DisposeAsync();
}
