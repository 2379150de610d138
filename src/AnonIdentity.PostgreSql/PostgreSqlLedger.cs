using AnonIdentity.Ledger;
using AnonIdentity.Sql;
using Npgsql;

namespace AnonIdentity.PostgreSql;

/// <summary>Makes the ledger from its options.</summary>
internal static class PostgreSqlLedger
{
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

        if (options.DataSource is null && new NpgsqlConnectionStringBuilder(options.ConnectionString).Host is null or "")
        {
            throw new ArgumentException($"{nameof(PostgreSqlLedgerOptions)}.{nameof(options.ConnectionString)} must name a host, unless a data source is set.", nameof(options));
        }
    }

    private static NpgsqlDataSource Build(string connectionString)
    {
        NpgsqlConnectionStringBuilder parts = new(connectionString);
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
