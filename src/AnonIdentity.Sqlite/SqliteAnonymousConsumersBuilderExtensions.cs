using AnonIdentity.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the ledger in a SQLite file.</summary>
public static class SqliteAnonymousConsumersBuilderExtensions
{
    /// <summary>Keeps the ledger of this tenant in a SQLite file, whose tables are made at the first use.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="connectionString">The connection string, such as <c>Data Source=anon.db</c>.</param>
    /// <exception cref="ArgumentException">The connection string is empty, wrong, or names no file that can be written.</exception>
    public static AnonymousConsumersBuilder UseSqlite(this AnonymousConsumersBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UseSqlite(options => options.ConnectionString = connectionString);
    }

    /// <summary>Keeps the ledger of this tenant in a SQLite file, whose tables are made at the first use.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static AnonymousConsumersBuilder UseSqlite(this AnonymousConsumersBuilder builder, Action<SqliteLedgerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        SqliteLedgerOptions options = new();
        configure(options);
        SqliteLedger.Validate(options);
        return builder.UseLedger(provider => SqliteLedger.Create(options, builder.Name, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
