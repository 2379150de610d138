using NodaTime;

namespace AnonIdentity.Sqlite;

/// <summary>The options of the ledger in a SQLite file.</summary>
public sealed class SqliteLedgerOptions
{
    /// <summary>The connection string; it names a file on a local disk (write-ahead logging does not work over a network).</summary>
    /// <value>Required. An in-memory database is refused.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>How long a write waits for the writers of other processes before it fails.</summary>
    /// <value>Default: 5 seconds. From zero to 10 minutes.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A clock in place of SQLite's own, for tests and replay; every process on the file must use the same.</summary>
    /// <value>Default: <see langword="null"/>, SQLite's clock.</value>
    public IClock? LedgerClock { get; set; }

    /// <summary>Told the text of every statement, for tests.</summary>
    internal Action<string>? Statements { get; set; }
}
