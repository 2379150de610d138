namespace AnonIdentity.Quickstart.Replay;

/// <summary>Whether a host is alive. A dead one gets no answer to anything any more, as if its process had been killed. Thread-safe.</summary>
internal sealed class HostLife
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _steps;
    private int _open;

    /// <summary>Completes when the host dies.</summary>
    public Task Died => _died.Task;

    /// <summary>How many calls to CRM and ledger began or ended; while it stands and none is open, the host waits for a timer.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>Whether a call to CRM or ledger is under way.</summary>
    public bool Busy => Volatile.Read(ref _open) > 0;

    /// <summary>Kills the host.</summary>
    public void Die() => _died.TrySetResult();

    /// <summary>Makes a call of the host, unless it is dead, and keeps the answer from it if it died meanwhile.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        if (Died.IsCompleted)
        {
            await Never();
        }

        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _steps);
        try
        {
            return await call();
        }
        finally
        {
            Interlocked.Increment(ref _steps);
            Interlocked.Decrement(ref _open);
            if (Died.IsCompleted)
            {
                await Never();
            }
        }
    }

    // Nothing holds this task but who waits for it: a dead host is garbage.
    private static Task Never() => new TaskCompletionSource().Task;
}
