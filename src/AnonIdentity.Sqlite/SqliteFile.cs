using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>The open connections to one file: one that writes, any number that read. A connection keeps its prepared statements.</summary>
internal sealed class SqliteFile(string connectionString, TimeSpan busyTimeout, TimeProvider time) : IDisposable
{
    // A file has one writer at a time. Inside the process writers queue here, where waiting costs no thread; only other processes are met as BUSY.
    private readonly SemaphoreSlim _writerTurn = new(1);
    private readonly ConcurrentBag<PreparedConnection> _readers = [];
    private PreparedConnection? _writer;
    private volatile bool _disposed;

    public async ValueTask<PreparedConnection> RentReaderAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _readers.TryTake(out PreparedConnection? reader) ? reader : await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public void ReturnReader(PreparedConnection reader)
    {
        if (_disposed)
        {
            reader.Dispose();
        }
        else
        {
            _readers.Add(reader);
        }
    }

    /// <summary>Waits for the turn to write; whoever gets it must give it back.</summary>
    public async ValueTask<PreparedConnection> RentWriterAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _writerTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _writer ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _writerTurn.Release();
            throw;
        }
    }

    public void ReturnWriter()
    {
        if (_disposed)
        {
            _writer?.Dispose();
            _writer = null;
        }

        _writerTurn.Release();
    }

    public void Dispose()
    {
        _disposed = true;
        while (_readers.TryTake(out PreparedConnection? reader))
        {
            reader.Dispose();
        }

        // A writer at work closes its connection itself.
        if (_writerTurn.Wait(0))
        {
            _writer?.Dispose();
            _writer = null;
            _writerTurn.Release();
        }
    }

    /// <summary>Whether it is the file that is wrong, and not what was asked of it.</summary>
    public static bool IsOfTheFile(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_CORRUPT;

    /// <summary>The same failure with the file's name and the reason: SQLite's own message has neither.</summary>
    public SqliteException Explain(SqliteException failure)
    {
        string path = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        string reason = failure.SqliteErrorCode == raw.SQLITE_NOTADB ? "it is no SQLite database"
            : failure.SqliteErrorCode == raw.SQLITE_CORRUPT ? "it is damaged"
            : Directory.Exists(path) ? "it is a folder"
            : !Directory.Exists(Path.GetDirectoryName(path)) ? "its folder does not exist"
            : "this process may not read and write it, and make files beside it";
        return new SqliteException($"The ledger's file {path} cannot be used: {reason}. {failure.Message}", failure.SqliteErrorCode, failure.SqliteExtendedErrorCode);
    }

    /// <summary>Runs what must wait for the writers of other processes, without a thread.</summary>
    public async ValueTask ExecuteAsync(SqliteConnection connection, string statement, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            // Not by a SqliteCommand: that one sleeps 150 ms on this thread between its attempts, and hides the errors of later statements.
            int result = raw.sqlite3_exec(connection.Handle, statement);
            if (result == raw.SQLITE_OK)
            {
                return;
            }

            if ((result & 0xFF) != raw.SQLITE_BUSY || time.GetElapsedTime(started) >= busyTimeout)
            {
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(32, 1 << Math.Min(attempt, 5))), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PreparedConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(connectionString);
        try
        {
            connection.Open();

            // What is answered as written must outlive a power cut: in WAL mode only synchronous=FULL syncs the log at every commit. It costs one sync
            // of the disk a commit (measured 0.3 to 4 ms, against 0.05 ms with NORMAL); a merge makes a handful of commits.
            // What is deleted is overwritten: a body leaves the file when it is delivered, a visitor when it is forgotten.
            // 40 ms is what a thread may block for another process; longer waits are asynchronous.
            await ExecuteAsync(connection, "pragma busy_timeout = 40; pragma synchronous = full; pragma secure_delete = on", cancellationToken).ConfigureAwait(false);

            // Of hosts that start at once on a new file one changes its mode, and the others wait.
            await ExecuteAsync(connection, "pragma journal_mode = wal", cancellationToken).ConfigureAwait(false);
            return new PreparedConnection(connection);
        }
        catch (SqliteException failure) when (IsOfTheFile(failure))
        {
            connection.Dispose();
            throw Explain(failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
