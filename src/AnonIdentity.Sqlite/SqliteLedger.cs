using AnonIdentity.Ledger;
using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Sqlite;

/// <summary>Makes the ledger from its options.</summary>
internal static class SqliteLedger
{
    private const string Name = $"{nameof(SqliteLedgerOptions)}.{nameof(SqliteLedgerOptions.ConnectionString)}";

    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static IVisitorLedger Create(SqliteLedgerOptions options, string tenant, TimeProvider time)
    {
        SqlSettings settings = new(tenant, time, options.LedgerClock, options.Statements);
        return new SqlLedger(new SqliteDialect(new SqliteFile(ConnectionString(options), options.BusyTimeout, time), options.Statements), settings);
    }

    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static void Validate(SqliteLedgerOptions options) => ConnectionString(options);

    private static string ConnectionString(SqliteLedgerOptions options)
    {
        if (options.BusyTimeout < TimeSpan.Zero || options.BusyTimeout > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"{nameof(SqliteLedgerOptions)}.{nameof(options.BusyTimeout)} must be from zero to 10 minutes.", nameof(options));
        }

        SqliteConnectionStringBuilder parts = Parse(options.ConnectionString);
        bool isFile = parts.DataSource.Length > 0
            && parts.Mode is not (SqliteOpenMode.Memory or SqliteOpenMode.ReadOnly)
            && !parts.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            && !parts.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);
        if (!isFile)
        {
            throw new ArgumentException($"{Name} must name a file that can be written ('Data Source=anon.db').", nameof(options));
        }

        // The file keeps its own connections open, with their prepared statements.
        parts.Pooling = false;

        // They must not share a cache: readers would wait for writers, and writers see what is not durable.
        parts.Cache = SqliteCacheMode.Private;
        return parts.ToString();
    }

    private static SqliteConnectionStringBuilder Parse(string? connectionString)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException)
        {
            // The provider's message names the keyword or the place, never a value.
            throw new ArgumentException($"{Name} is no connection string for SQLite, such as 'Data Source=anon.db': {wrong.Message}", nameof(connectionString), wrong);
        }
    }
}
