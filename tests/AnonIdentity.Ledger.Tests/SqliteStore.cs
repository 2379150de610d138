using AnonIdentity.Ledger;
using AnonIdentity.Sqlite;

namespace AnonIdentity.Ledger.Tests;

/// <summary>A SQLite file of its own; each ledger on it has its own connections, as another process has.</summary>
public sealed class SqliteStore(string? existing = null) : LedgerUnderTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anonidentity-");
    private readonly List<IDisposable> _ledgers = [];

    public override bool IsDurable => true;

    public string ConnectionString => existing ?? $"Data Source={Path.Combine(_folder.FullName, "anon.db")}";

    internal List<string>? Statements { get; init; }

    public override IVisitorLedger Open(string tenant = "") => Open(tenant, options => options.LedgerClock = Clock);

    public override IVisitorLedger OpenOnOwnClock(string tenant = "") => Open(tenant, _ => { });

    public override ValueTask DisposeAsync()
    {
        foreach (IDisposable ledger in _ledgers)
        {
            ledger.Dispose();
        }

        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private IVisitorLedger Open(string tenant, Action<SqliteLedgerOptions> with)
    {
        SqliteLedgerOptions options = new() { ConnectionString = ConnectionString, BusyTimeout = TimeSpan.FromMinutes(1), Statements = Statements is null ? null : Statements.Add };
        with(options);
        IVisitorLedger ledger = SqliteLedger.Create(options, tenant, TimeProvider.System);
        _ledgers.Add((IDisposable)ledger);
        return ledger;
    }
}
