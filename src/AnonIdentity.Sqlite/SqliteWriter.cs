using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>
/// The connection that writes, and the turn to use it. A file has one writer at a time: inside the process writers queue here, where waiting costs no
/// thread; only other processes are met as BUSY. Who has written while others wait leaves the transaction to the next of them, and is answered when the
/// last has made it durable for all: one sync of the disk for as many as came at once. Thread-safe, but for what is said of the turn.
/// </summary>
internal sealed class SqliteWriter(SqliteFile file, TimeProvider time) : IDisposable
{
    // So that who came first, and who waits in another process, is not kept waiting for all who come later.
    private const int MostTogether = 32;
    private static readonly TimeSpan LongestTogether = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _taken;
    private bool _disposed;

    // These belong to whoever has the turn: those who have written in the open transaction and wait for its end, when it began, and the connection.
    private readonly List<TaskCompletionSource> _written = [];
    private long _begunAt;
    private PreparedConnection? _connection;

    private sqlite3 Handle => _connection!.Handle;

    /// <summary>Waits for the turn and begins to write. Whoever was answered ends by <see cref="CommitAsync"/> or <see cref="RollBack"/>.</summary>
    public async ValueTask<PreparedConnection> BeginAsync(CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection ??= await file.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (_written.Count == 0)
            {
                await file.WaitAsync(_connection.Handle, _connection.Run("begin immediate"), () => _connection!.Run("begin immediate"), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                _begunAt = time.GetTimestamp();
            }
            else
            {
                Execute("savepoint own");
            }

            return _connection;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Gives up the turn, and waits until what was written is on the disk. The connection is no longer the caller's, whatever this ends with.</summary>
    public Task CommitAsync()
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (_written.Count > 0)
            {
                Execute("release own");
            }

            _written.Add(written);
        }
        catch (SqliteException failure)
        {
            _written.Add(written);
            Fail(failure);
        }

        Leave();
        return written.Task;
    }

    /// <summary>Takes back what the caller wrote, makes durable what others wrote before it, and gives up the turn. The caller may have seen their rows, and
    /// tries again because of them: on other connections they must be there by then.</summary>
    public void RollBack()
    {
        if (_written.Count == 0)
        {
            EndTransaction();
        }
        else if (raw.sqlite3_exec(Handle, "rollback to own; release own") == raw.SQLITE_OK)
        {
            CommitAll();
        }
        else
        {
            // Some failures (a full disk) end the whole transaction, and not only what was done last.
            Fail(new IOException("What was written is lost: the transaction that it was part of could not go on."));
        }

        Leave();
    }

    /// <summary>Takes the turn to read, if nobody has it: what this connection has written it need not read from the file.</summary>
    /// <returns><see langword="null"/>: somebody writes. Else whoever was answered ends by <see cref="Leave"/>.</returns>
    public PreparedConnection? TryEnter()
    {
        lock (_lock)
        {
            if (_taken || _disposed || _connection is null)
            {
                return null;
            }

            _taken = true;
            return _connection;
        }
    }

    /// <summary>Gives the turn to the next. What was written in the open transaction becomes durable when there is none, or when it has become much.</summary>
    public void Leave()
    {
        if (_written.Count > 0)
        {
            if (_written.Count < MostTogether && time.GetElapsedTime(_begunAt) < LongestTogether && raw.sqlite3_get_autocommit(Handle) == 0 && TryPass())
            {
                return;
            }

            CommitAll();
        }

        lock (_lock)
        {
            if (!TryPass())
            {
                _taken = false;
                CloseIfDisposed();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;

            // A writer at work closes the connection itself.
            if (!_taken)
            {
                CloseIfDisposed();
            }
        }
    }

    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_taken)
            {
                _taken = true;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using (cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), turn).ConfigureAwait(false))
        {
            await turn.Task.ConfigureAwait(false);
        }
    }

    // Who gave up waiting is passed over.
    private bool TryPass()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void CommitAll()
    {
        try
        {
            Execute("commit");
        }
        catch (SqliteException failure)
        {
            Fail(failure);
            return;
        }

        _written.ForEach(static written => written.SetResult());
        _written.Clear();
    }

    private void Fail(Exception failure)
    {
        EndTransaction();
        _written.ForEach(written => written.SetException(failure));
        _written.Clear();
    }

    private void EndTransaction()
    {
        _ = raw.sqlite3_exec(Handle, "rollback");
        if (raw.sqlite3_get_autocommit(Handle) == 0)
        {
            // It does not let go of the transaction: with the connection it ends.
            _connection!.Dispose();
            _connection = null;
        }
    }

    private void Execute(string statement) => SqliteException.ThrowExceptionForRC(_connection!.Run(statement), Handle);

    private void CloseIfDisposed()
    {
        if (_disposed)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }
}
