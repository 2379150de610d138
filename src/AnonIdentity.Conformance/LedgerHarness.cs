using AnonIdentity.Ledger;

namespace AnonIdentity.Conformance;

/// <summary>What the suite needs to check a ledger: one empty store of its own for each fact, on which ledgers stand as those of many hosts do.</summary>
public abstract class LedgerHarness : IAsyncDisposable
{
    /// <summary>Whether the store outlives a ledger and keeps tenants apart: then each <see cref="Open"/> is another host on the same rows.
    /// Otherwise a ledger is one tenant with rows of its own, as in memory.</summary>
    public abstract bool IsDurable { get; }

    /// <summary>A ledger whose clock only goes on by <see cref="Pass"/>; one clock for all ledgers of the store.</summary>
    /// <param name="tenant">The tenant; empty for the default.</param>
    public abstract IVisitorLedger Open(string tenant);

    /// <summary>A ledger on the store's own clock, as a host uses it.</summary>
    /// <param name="tenant">The tenant; empty for the default.</param>
    public abstract IVisitorLedger OpenOnOwnClock(string tenant);

    /// <summary>Lets time pass on the scripted clock; a negative time sets it back.</summary>
    /// <param name="time">How much.</param>
    public abstract void Pass(TimeSpan time);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
