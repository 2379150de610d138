using AnonIdentity.PostgreSql;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the ledger in PostgreSQL.</summary>
public static class PostgreSqlAnonymousConsumersBuilderExtensions
{
    /// <summary>Keeps the ledger of this tenant in PostgreSQL, in a schema of its own that is made at the first use.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="connectionString">The connection string.</param>
    /// <exception cref="ArgumentException">The connection string is empty, wrong, or names no host.</exception>
    public static AnonymousConsumersBuilder UsePostgreSql(this AnonymousConsumersBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UsePostgreSql(options => options.ConnectionString = connectionString);
    }

    /// <summary>Keeps the ledger of this tenant in PostgreSQL, through a data source of the host.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="dataSource">The data source; the host disposes of it.</param>
    public static AnonymousConsumersBuilder UsePostgreSql(this AnonymousConsumersBuilder builder, NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.UsePostgreSql(options => options.DataSource = dataSource);
    }

    /// <summary>Keeps the ledger of this tenant in PostgreSQL, in a schema of its own that is made at the first use.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static AnonymousConsumersBuilder UsePostgreSql(this AnonymousConsumersBuilder builder, Action<PostgreSqlLedgerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        PostgreSqlLedgerOptions options = new();
        configure(options);
        PostgreSqlLedger.Validate(options);
        return builder.UseLedger(provider => PostgreSqlLedger.Create(options, builder.Name, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
