using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>A session on a SQLite file. One that writes is in an immediate transaction from its start, so that it never has to be upgraded.</summary>
/// <param name="file">The file.</param>
/// <param name="connection">The connection.</param>
/// <param name="writer">Whose connection it is when the session writes.</param>
/// <param name="giveBack">Gives the connection back; what was written and not committed is rolled back.</param>
/// <param name="statements">Told the text of every statement.</param>
internal sealed class SqliteSession(SqliteFile file, PreparedConnection connection, SqliteWriter? writer, Action giveBack, Action<string>? statements) : SqlSession
{
    private bool _ended;

    public override ValueTask BeginAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (writer is not null && !_ended)
        {
            _ended = true;
            await writer.CommitAsync().ConfigureAwait(false);
        }
    }

    public override async Task RunAsync(IReadOnlyList<SqlStatement> statements, Action<int, ISqlRow> onRow, CancellationToken cancellationToken)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            int index = i;
            await RunAsync(statements[i], row => onRow(index, row), cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task RunAsync(SqlStatement statement, Action<ISqlRow>? onRow, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        statements?.Invoke(statement.Text);

        // SQLite has no asynchronous way: it works on the calling thread.
        int result = connection.Run(statement.Text, statement.Values, onRow);
        return result == raw.SQLITE_OK ? Task.CompletedTask : RunAgainAsync(result, statement, onRow, cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            _ended = true;
            giveBack();
        }

        return ValueTask.CompletedTask;
    }

    // A reader is kept from reading only while another process opens or closes the file: for a moment, which the host's limit for writers does not count.
    private async Task RunAgainAsync(int result, SqlStatement statement, Action<ISqlRow>? onRow, CancellationToken cancellationToken)
    {
        try
        {
            await file.WaitAsync(connection.Handle, result, () => connection.Run(statement.Text, statement.Values, onRow), TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException failure) when (SqliteFile.IsOfTheFile(failure))
        {
            throw file.Explain(failure);
        }
    }
}
