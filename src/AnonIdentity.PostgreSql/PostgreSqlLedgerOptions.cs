using NodaTime;
using Npgsql;

namespace AnonIdentity.PostgreSql;

/// <summary>The options of the ledger in PostgreSQL.</summary>
public sealed class PostgreSqlLedgerOptions
{
    /// <summary>The connection string. Unless it says otherwise, statements are prepared on the server once they were used twice.</summary>
    /// <value>Required, unless <see cref="DataSource"/> is set.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The host's own data source, which is used as it is and not disposed of.</summary>
    /// <value>Default: <see langword="null"/>, one is made from <see cref="ConnectionString"/>.</value>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>The database schema that holds the tables; it is made if it is not there.</summary>
    /// <value>Default: <c>anon_identity</c>. A lower-case letter or underscore, then at most 62 lower-case letters, digits and underscores.</value>
    public string Schema { get; set; } = "anon_identity";

    /// <summary>A clock in place of the database's own, for tests and replay; every host on the schema must use the same.</summary>
    /// <value>Default: <see langword="null"/>, the database's clock.</value>
    public IClock? LedgerClock { get; set; }

    /// <summary>Told the text of every statement, for tests.</summary>
    internal Action<string>? Statements { get; set; }
}
