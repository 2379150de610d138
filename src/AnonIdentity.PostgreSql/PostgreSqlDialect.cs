using System.Transactions;
using AnonIdentity.Sql;
using Npgsql;

namespace AnonIdentity.PostgreSql;

/// <summary>PostgreSQL's side of the ledger.</summary>
internal sealed class PostgreSqlDialect(NpgsqlDataSource source, bool owned, string schema, Action<string>? statements) : SqlDialect
{
    public override string Prefix { get; } = $"\"{schema}\".";

    // The start of the statement: stable, not volatile, so that a distributed table takes it in an update.
    public override string Now => "(extract(epoch from statement_timestamp()) * 1000)::bigint";

    public override string KeyType => "text collate \"C\"";

    public override string SmallRows => "";

    public override string ByIndex(string name) => "";

    public override bool CommitsInOneStatement => true;

    public override int RowsPerInsert => 500;

    public override int RowsPerUpdate => 500;

    public override string SchemaExists => $"select 1 where to_regclass('{Prefix}schema_version') is not null";

    // The lock keeps other hosts out until the end of the transaction; "create schema if not exists" alone is not safe against another one.
    public override IReadOnlyList<string> BeforeSchema =>
        [$"select pg_advisory_xact_lock(hashtextextended('AnonIdentity schema {schema}', 0))", $"create schema if not exists \"{schema}\""];

    public override async ValueTask<SqlSession> OpenAsync(SessionKind kind, CancellationToken cancellationToken)
    {
        // A data source of the host's may enlist its connections: the ledger's rows must not depend on a transaction of the host.
        using TransactionScope? apart = Transaction.Current is null ? null : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        PostgreSqlSession session = new(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), statements);
        apart?.Complete();
        return session;
    }

    public override bool IsTransient(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable,
    };

    public override bool IsDivisionByZero(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DivisionByZero };

    public override void Dispose()
    {
        if (owned)
        {
            source.Dispose();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (owned)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }
}
