using AnonIdentity.Ledger;
using AnonIdentity.Sql;
using Npgsql;

namespace AnonIdentity.PostgreSql;

/// <summary>Makes the ledger from its options.</summary>
internal static class PostgreSqlLedger
{
    private const string Name = $"{nameof(PostgreSqlLedgerOptions)}.{nameof(PostgreSqlLedgerOptions.ConnectionString)}";

    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static IVisitorLedger Create(PostgreSqlLedgerOptions options, string tenant, TimeProvider time)
    {
        Validate(options);
        bool owned = options.DataSource is null;
        NpgsqlDataSource source = options.DataSource ?? Build(options.ConnectionString);
        return new SqlLedger(
            new PostgreSqlDialect(source, owned, options.Schema, options.Statements),
            new SqlSettings(tenant, time, options.LedgerClock, options.Statements));
    }

    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static void Validate(PostgreSqlLedgerOptions options)
    {
        if (!IsIdentifier(options.Schema))
        {
            throw new ArgumentException(
                $"{nameof(PostgreSqlLedgerOptions)}.{nameof(options.Schema)} must be a lower-case letter or underscore, then at most 62 lower-case letters, digits and underscores.",
                nameof(options));
        }

        if (options.DataSource is null && Parse(options.ConnectionString).Host is null or "")
        {
            throw new ArgumentException($"{Name} must name a host ('Host=db;Username=app;Database=app'), unless a data source is set.", nameof(options));
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string? connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The provider's message names the keyword or the place; its cause could hold the value, and is not passed on.
            throw new ArgumentException($"{Name} is no connection string for PostgreSQL, such as 'Host=db;Username=app;Database=app': {wrong.Message}", nameof(connectionString));
        }
    }

    private static NpgsqlDataSource Build(string connectionString)
    {
        // What is accepted is written, whatever becomes of a transaction that the host has open.
        NpgsqlConnectionStringBuilder parts = new(connectionString) { Enlist = false };
        if (parts.MaxAutoPrepare == 0)
        {
            parts.MaxAutoPrepare = 64;
            parts.AutoPrepareMinUsages = 2;
        }

        return new NpgsqlDataSourceBuilder(parts.ToString()).Build();
    }

    private static bool IsIdentifier(string? name) => name is { Length: > 0 and <= 63 }
        && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
