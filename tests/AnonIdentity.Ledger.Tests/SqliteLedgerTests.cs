using AnonIdentity.Conformance;

namespace AnonIdentity.Ledger.Tests;

/// <summary>The contract on a SQLite file.</summary>
public sealed class SqliteLedgerTests : VisitorLedgerConformance
{
    protected override ValueTask<LedgerHarness> MakeAsync(CancellationToken cancellationToken) => new(new StoreHarness(new SqliteStore()));
}
