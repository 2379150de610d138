namespace AnonIdentity.Ledger.Tests;

/// <summary>The contract on a SQLite file.</summary>
public sealed class SqliteLedgerTests : VisitorLedgerTests
{
    protected override ValueTask<LedgerUnderTest> MakeAsync() => new(new SqliteStore());
}
