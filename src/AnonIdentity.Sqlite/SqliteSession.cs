using System.Data.Common;
using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>A session on a SQLite file. One that writes is in an immediate transaction from its start, so that it never has to be upgraded.</summary>
internal sealed class SqliteSession(SqliteFile file, PreparedConnection connection, bool writes, Action<string>? statements) : SqlSession
{
    private bool _inTransaction;

    public override ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Waits for the writers of other processes.</summary>
    public async ValueTask BeginImmediateAsync(CancellationToken cancellationToken)
    {
        await file.ExecuteAsync(connection.Connection, "begin immediate", cancellationToken).ConfigureAwait(false);
        _inTransaction = true;
    }

    public override ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (_inTransaction)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Connection.Handle, "commit"), connection.Connection.Handle);
            _inTransaction = false;
        }

        return ValueTask.CompletedTask;
    }

    public override async Task RunAsync(IReadOnlyList<SqlStatement> statements, Action<int, DbDataReader> onRow, CancellationToken cancellationToken)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            int index = i;
            await RunAsync(statements[i], row => onRow(index, row), cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task RunAsync(SqlStatement statement, Action<DbDataReader>? onRow, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        statements?.Invoke(statement.Text);
        SqliteCommand command = connection.Prepare(statement);

        try
        {
            // The provider has no asynchronous way: SQLite works on the calling thread.
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                onRow?.Invoke(reader);
            }
        }
        catch (SqliteException failure) when (SqliteFile.IsOfTheFile(failure))
        {
            throw file.Explain(failure);
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (_inTransaction)
        {
            _ = raw.sqlite3_exec(connection.Connection.Handle, "rollback");
            _inTransaction = false;
        }

        if (writes)
        {
            file.ReturnWriter();
        }
        else
        {
            file.ReturnReader(connection);
        }

        return ValueTask.CompletedTask;
    }
}
