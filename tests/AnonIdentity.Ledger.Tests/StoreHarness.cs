using AnonIdentity.Conformance;
using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Ledger.Tests;

/// <summary>A store of these tests, as the conformance suite sees it.</summary>
public sealed class StoreHarness(LedgerUnderTest store) : LedgerHarness
{
    public override bool IsDurable => store.IsDurable;

    public override IVisitorLedger Open(string tenant) => store.Open(tenant);

    public override IVisitorLedger OpenOnOwnClock(string tenant) => store.OpenOnOwnClock(tenant);

    public override void Pass(TimeSpan time) => store.Clock.Advance(Duration.FromTimeSpan(time));

    public override async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await base.DisposeAsync();
    }
}
