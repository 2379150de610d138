using AnonIdentity.Conformance;

namespace AnonIdentity.Ledger.Tests;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgreSqlLedgerTests(PostgreSqlFixture server) : VisitorLedgerConformance
{
    protected override async ValueTask<LedgerHarness> MakeAsync(CancellationToken cancellationToken) => new StoreHarness(new PostgreSqlStore(await server.CreateDatabaseAsync()));
}
