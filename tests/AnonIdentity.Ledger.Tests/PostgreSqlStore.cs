using AnonIdentity.Ledger;
using AnonIdentity.PostgreSql;
using Npgsql;

namespace AnonIdentity.Ledger.Tests;

/// <summary>A PostgreSQL database of its own; each ledger on it has its own connections, as another host has.</summary>
public sealed class PostgreSqlStore(string connectionString) : LedgerUnderTest
{
    private readonly List<IAsyncDisposable> _ledgers = [];

    public override bool IsDurable => true;

    public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 10 }.ToString();

    internal List<string>? Statements { get; init; }

    public override IVisitorLedger Open(string tenant = "") => Open(tenant, options => options.LedgerClock = Clock);

    public override IVisitorLedger OpenOnOwnClock(string tenant = "") => Open(tenant, _ => { });

    public override async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable ledger in _ledgers)
        {
            await ledger.DisposeAsync();
        }
    }

    private IVisitorLedger Open(string tenant, Action<PostgreSqlLedgerOptions> with)
    {
        PostgreSqlLedgerOptions options = new() { ConnectionString = ConnectionString, Statements = Statements is null ? null : Statements.Add };
        with(options);
        IVisitorLedger ledger = PostgreSqlLedger.Create(options, tenant, TimeProvider.System);
        _ledgers.Add((IAsyncDisposable)ledger);
        return ledger;
    }
}
