using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>The open connections to one file: one that writes, any number that read. A connection keeps its prepared statements.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly string _connectionString;
    private readonly TimeSpan _busyTimeout;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<PreparedConnection> _readers = [];
    private volatile bool _disposed;

    public SqliteFile(string connectionString, TimeSpan busyTimeout, TimeProvider time)
    {
        _connectionString = connectionString;
        _busyTimeout = busyTimeout;
        _time = time;
        Writer = new SqliteWriter(this, time);
    }

    /// <summary>The connection that writes.</summary>
    public SqliteWriter Writer { get; }

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

    public void Dispose()
    {
        _disposed = true;
        while (_readers.TryTake(out PreparedConnection? reader))
        {
            reader.Dispose();
        }

        Writer.Dispose();
    }

    /// <summary>Whether it is the file that is wrong, and not what was asked of it.</summary>
    public static bool IsOfTheFile(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_CORRUPT;

    /// <summary>The same failure with the file's name and the reason: SQLite's own message has neither.</summary>
    public SqliteException Explain(SqliteException failure)
    {
        string path = Path.GetFullPath(new SqliteConnectionStringBuilder(_connectionString).DataSource);
        string reason = failure.SqliteErrorCode == raw.SQLITE_NOTADB ? "it is no SQLite database"
            : failure.SqliteErrorCode == raw.SQLITE_CORRUPT ? "it is damaged"
            : Directory.Exists(path) ? "it is a folder"
            : !Directory.Exists(Path.GetDirectoryName(path)) ? "its folder does not exist"
            : "this process may not read and write it, and make files beside it";
        return new SqliteException($"The ledger's file {path} cannot be used: {reason}. {failure.Message}", failure.SqliteErrorCode, failure.SqliteExtendedErrorCode);
    }

    /// <summary>Waits for other processes without a thread, while SQLite answers BUSY.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="result">What it answered.</param>
    /// <param name="again">Tries again and answers the new result.</param>
    /// <param name="atLeast">For how long it waits at least; it waits as long as the host allows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqliteException">It answered something else, or other processes took too long.</exception>
    public async ValueTask WaitAsync(sqlite3 connection, int result, Func<int> again, TimeSpan atLeast, CancellationToken cancellationToken)
    {
        TimeSpan longest = _busyTimeout > atLeast ? _busyTimeout : atLeast;
        long started = _time.GetTimestamp();
        for (int attempt = 0; result != raw.SQLITE_OK; attempt++)
        {
            if ((result & 0xFF) != raw.SQLITE_BUSY || _time.GetElapsedTime(started) >= longest)
            {
                SqliteException.ThrowExceptionForRC(result, connection);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(32, 1 << Math.Min(attempt, 5))), _time, cancellationToken).ConfigureAwait(false);
            result = again();
        }
    }

    /// <summary>Opens a connection.</summary>
    public async ValueTask<PreparedConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(_connectionString);
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

    // A command would wait on this thread, and hide the errors of later statements.
    private ValueTask ExecuteAsync(SqliteConnection connection, string statements, CancellationToken cancellationToken) =>
        WaitAsync(connection.Handle!, raw.sqlite3_exec(connection.Handle, statements), () => raw.sqlite3_exec(connection.Handle, statements), TimeSpan.Zero, cancellationToken);
}
