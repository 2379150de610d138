namespace AnonIdentity.Sql;

/// <summary>Runs a call in a session: after the schema is there, and again when the database asks for it.</summary>
internal sealed class SqlRunner(SqlDialect dialect, SqlSettings settings) : IDisposable
{
    private const int Attempts = 8;
    private readonly SemaphoreSlim _schemaTurn = new(1);
    private volatile bool _schemaIsThere;

    public SqlDialect Dialect => dialect;

    public SqlTables Tables { get; } = new(dialect.Prefix);

    public string Tenant { get; } = SqlText.Exact(settings.Tenant);

    /// <summary>A statement that tells the time.</summary>
    public SqlStatement Statement() => new(dialect.Now, settings.LedgerClock?.GetCurrentInstant().ToUnixTimeMilliseconds());

    /// <summary>A statement at a time that another one told.</summary>
    public SqlStatement StatementAt(long now) => new(dialect.Now, now);

    /// <inheritdoc cref="SessionKind.Look"/>
    public Task<T> LookAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => RunAsync(SessionKind.Look, work, cancellationToken);

    /// <inheritdoc cref="SessionKind.Scan"/>
    public Task<T> ScanAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => RunAsync(SessionKind.Scan, work, cancellationToken);

    /// <inheritdoc cref="SessionKind.Write"/>
    public Task<T> WriteAsync<T>(Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => RunAsync(SessionKind.Write, work, cancellationToken);

    public void Dispose() => _schemaTurn.Dispose();

    private async Task<T> RunAsync<T>(SessionKind kind, Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (!_schemaIsThere)
                {
                    await PrepareSchemaAsync(cancellationToken).ConfigureAwait(false);
                }

                SqlSession session = await dialect.OpenAsync(kind, cancellationToken).ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                {
                    return await work(session, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (attempt < Attempts && dialect.IsTransient(exception))
            {
                // 4 ms doubling to about half a second: the other transaction needs a moment to end.
                await Task.Delay(TimeSpan.FromMilliseconds(2 << attempt), settings.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PrepareSchemaAsync(CancellationToken cancellationToken)
    {
        await _schemaTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_schemaIsThere)
            {
                await SchemaUpgrade.RunAsync(dialect, Tables, cancellationToken).ConfigureAwait(false);
                _schemaIsThere = true;
            }
        }
        finally
        {
            _schemaTurn.Release();
        }
    }
}
