using System.Collections.Concurrent;
using System.Diagnostics;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Operations;

/// <summary>Drives subjects: opening, merging, undoing and forgetting, first try and recovery alike. Within this process a subject is driven once
/// at a time and callers join; between processes the lease decides. Thread-safe.</summary>
internal sealed class OperationRunner(Tenant tenant) : IAsyncDisposable, IDisposable
{
    /// <summary>How long to wait before looking again at something that somebody else holds.</summary>
    internal static readonly TimeSpan ContentionPoll = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Subject, Task<DriveResult>> _running = new();
    private volatile bool _stopping;

    /// <summary>Drives a subject until nothing of it is due, or joins the run that is doing so. The run outlives whoever waits for it.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="lease">Its lease, if it was taken already.</param>
    internal Task<DriveResult> DriveAsync(Subject subject, SubjectLease? lease = null)
    {
        TaskCompletionSource<DriveResult> done = new(tenant.Pacing.Completion);

        // A lease in hand is a run of its own: an older run of this subject has let go of it already, or has lost it.
        if (lease is not null)
        {
            _running[subject] = done.Task;
        }
        else if (_running.GetOrAdd(subject, done.Task) is var winner && winner != done.Task)
        {
            return winner;
        }

        // The run is nobody's request: no transaction, no request's context of a caller goes with it, but for the trace that it belongs to.
        Activity? parent = Activity.Current;

        // Who starts a run goes on where it ends; those who join it go on elsewhere, so that none of them waits for what another does next.
        if (ExecutionContext.IsFlowSuppressed())
        {
            return RunToEndAsync(subject, lease, parent, done);
        }

        using AsyncFlowControl apart = ExecutionContext.SuppressFlow();
        return RunToEndAsync(subject, lease, parent, done);
    }

    /// <summary>Waits within the call's budget until something about a subject is settled, driving it meanwhile.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="lease">Its lease, if it was taken already.</param>
    /// <param name="read">Reads how it stands; the flag says that it is settled.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <returns>How it stood when it was last read.</returns>
    internal async Task<T> SettleAsync<T>(Subject subject, SubjectLease? lease, Func<CancellationToken, Task<(T Value, bool Settled)>> read, CancellationToken cancellationToken)
    {
        long started = tenant.Time.GetTimestamp();
        Task<DriveResult> run = DriveAsync(subject, lease);
        while (true)
        {
            TimeSpan left = tenant.Options.CallBudget - tenant.Time.GetElapsedTime(started);
            DriveResult? result = left > TimeSpan.Zero ? await WaitAsync(run, left, cancellationToken).ConfigureAwait(false) : null;
            (T value, bool settled) = await read(cancellationToken).ConfigureAwait(false);
            if (settled || result is not DriveResult.Contended)
            {
                return value;
            }

            await Task.Delay(ContentionPoll, tenant.Time, cancellationToken).ConfigureAwait(false);
            run = DriveAsync(subject);
        }
    }

    /// <summary>Stops taking new steps; runs under way end after the step they are at and give their leases back.</summary>
    public void Dispose() => _stopping = true;

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        foreach (Task<DriveResult> run in _running.Values)
        {
            await run.ConfigureAwait(false);
        }
    }

    private async Task<DriveResult?> WaitAsync(Task<DriveResult> run, TimeSpan left, CancellationToken cancellationToken)
    {
        try
        {
            return run.IsCompletedSuccessfully
                ? await run.ConfigureAwait(false)
                : await run.WaitAsync(left, tenant.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The run goes on without whoever waited.
        }

        return null;
    }

    private async Task<DriveResult> RunToEndAsync(Subject subject, SubjectLease? lease, Activity? parent, TaskCompletionSource<DriveResult> done)
    {
        DriveResult result = DriveResult.Stopped;
        try
        {
            // An adapter or a ledger may block its thread: that must not be the thread of a caller, whose budget ends.
            await tenant.Pacing.YieldAsync().ConfigureAwait(false);
            Activity.Current = parent;
            result = await RunAsync(subject, lease).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What is left is a logger that throws: no failure of the run, and none of whoever waits for it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            _running.TryRemove(new KeyValuePair<Subject, Task<DriveResult>>(subject, done.Task));
            done.SetResult(result);
        }

        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            // An adapter or a ledger may answer on a thread of its own, which whoever waited for the run must not keep.
            await tenant.Pacing.YieldAsync().ConfigureAwait(false);
        }

        return result;
    }

    private async Task<DriveResult> RunAsync(Subject subject, SubjectLease? lease)
    {
        try
        {
            // The run belongs to nobody's request: it ends by itself, or when the host stops.
            lease ??= _stopping ? null : await SubjectLease.TakeAsync(tenant, subject, CancellationToken.None).ConfigureAwait(false);
            if (lease is null)
            {
                return DriveResult.Contended;
            }

            AsyncServiceScope scope = tenant.OpenScope();
            await using (scope.ConfigureAwait(false))
            {
                return await new Drive(tenant, this, lease, scope, () => _stopping).RunAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (LeaseLostException)
        {
            tenant.Logger.LeaseLost(subject.ForLog());
            return DriveResult.Contended;
        }
#pragma warning disable CA1031 // Whatever the ledger throws: the rows say where to go on, and the lease ends by itself.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            tenant.Logger.DriveFailed(exception, subject.ForLog());
            return DriveResult.Stopped;
        }
    }
}
