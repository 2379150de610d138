using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing;

/// <summary>A call that hangs until it is released or cancelled. Thread-safe.</summary>
public sealed class Stall : Fault
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A call that heeds its token.</summary>
    public Stall()
    {
    }

    /// <summary>A call that hangs.</summary>
    /// <param name="ignoresCancellation">Whether it hangs on although its token is cancelled, as a careless adapter does.</param>
    public Stall(bool ignoresCancellation) => IgnoresCancellation = ignoresCancellation;

    /// <summary>Whether it hangs on although its token is cancelled.</summary>
    public bool IgnoresCancellation { get; }

    /// <summary>Waits until a call hangs here, or has.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitUntilReachedAsync(CancellationToken cancellationToken) => _reached.Task.WaitAsync(cancellationToken);

    /// <summary>Lets every call go on that hangs here, and those that come later pass.</summary>
    public void Release() => _released.TrySetResult();

    internal override async Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken).ConfigureAwait(false);
        return await call.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<T> AfterAsync<T>(FaultedCall<T> call, T answer, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private Task HangAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
    }
}
