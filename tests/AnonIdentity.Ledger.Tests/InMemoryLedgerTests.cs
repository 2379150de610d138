using AnonIdentity.Conformance;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

/// <summary>The reference ledger keeps the contract.</summary>
public sealed class InMemoryLedgerTests : VisitorLedgerConformance
{
    protected override ValueTask<LedgerHarness> MakeAsync(CancellationToken cancellationToken) => new(new StoreHarness(new InMemoryStore()));

    private sealed class InMemoryStore : LedgerUnderTest
    {
        public override bool IsDurable => false;

        public override IVisitorLedger Open(string tenant = "") => new InMemoryLedger(Clock);

        public override IVisitorLedger OpenOnOwnClock(string tenant = "") => new InMemoryLedger(TimeProvider.System);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
