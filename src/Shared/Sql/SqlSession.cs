
namespace AnonIdentity.Sql;

/// <summary>A connection in use by one call. What was begun and not committed is rolled back at the end.</summary>
internal abstract class SqlSession : IAsyncDisposable
{
    /// <summary>Begins a transaction, unless the session is in one already.</summary>
    public abstract ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Makes what was written durable.</summary>
    public abstract ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Runs statements in their order, each of which answers rows, in one round trip where the database can.</summary>
    public abstract Task RunAsync(IReadOnlyList<SqlStatement> statements, Action<int, ISqlRow> onRow, CancellationToken cancellationToken);

    /// <summary>Runs one statement.</summary>
    public abstract Task RunAsync(SqlStatement statement, Action<ISqlRow>? onRow, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a statement of our own without parameters.</summary>
    public Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        SqlStatement statement = new("");
        statement.Append(sql);
        return RunAsync(statement, null, cancellationToken);
    }
}
