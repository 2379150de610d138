namespace AnonIdentity.Ledger.Tests;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgreSqlLedgerTests(PostgreSqlFixture server) : VisitorLedgerTests
{
    protected override async ValueTask<LedgerUnderTest> MakeAsync() => new PostgreSqlStore(await server.CreateDatabaseAsync());
}
