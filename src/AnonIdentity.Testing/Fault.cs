using AnonIdentity.Crm;
using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing;

/// <summary>What goes wrong at a <see cref="FaultPoint"/>. One value may be used at many points, but for <see cref="Stall"/>. Thread-safe.</summary>
public abstract class Fault
{
    private protected Fault()
    {
    }

    internal virtual bool SuitsLedger => true;

    internal virtual bool SuitsAfter => true;

    /// <summary>The call fails as a CRM does: nothing happened when it strikes before, all happened when after. For an adapter.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="retryAfter">The wait that the CRM asks for.</param>
    public static Fault Failure(CrmErrorKind kind, TimeSpan? retryAfter = null) =>
        Throw(() => new CrmException(kind, $"A fault that a test injected: {kind}.", retryAfter));

    /// <summary>The CRM answers 429: too many calls.</summary>
    /// <param name="retryAfter">The wait that it asks for.</param>
    public static Fault RateLimited(TimeSpan? retryAfter = null) => Failure(CrmErrorKind.RateLimited, retryAfter);

    /// <summary>The CRM answers with a 5xx, or not at all.</summary>
    public static Fault Unavailable() => Failure(CrmErrorKind.Unavailable);

    /// <summary>The CRM answers 409.</summary>
    public static Fault Conflict() => Failure(CrmErrorKind.Conflict);

    /// <summary>The wait ends without an answer.</summary>
    public static Fault Timeout() => Throw(static () => new TimeoutException("A fault that a test injected: no answer in time."));

    /// <summary>The call throws.</summary>
    /// <param name="make">Makes the exception, anew for each time that the fault strikes.</param>
    public static Fault Throw(Func<Exception> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return new ThrowFault(make);
    }

    /// <summary>The caller gets no answer (<see cref="CrmErrorKind.Unavailable"/>), and the CRM does the work later: see <see cref="FaultPlan.ApplyLateAsync"/>.
    /// Strikes before a call of an adapter.</summary>
    /// <param name="by">How much later, by the plan's <see cref="TimeProvider"/>.</param>
    public static Fault Late(TimeSpan by) => new LateFault(by, 0);

    /// <summary>The caller gets no answer, and the CRM does the work only after so many further calls: out of order. Strikes before a call of an adapter.</summary>
    /// <param name="calls">After how many further calls.</param>
    public static Fault OutOfOrder(int calls = 1) => new LateFault(TimeSpan.Zero, calls);

    /// <summary>The call takes effect twice; the second answer is given. Strikes before a call of an adapter.</summary>
    public static Fault Twice() => TwiceFault.Instance;

    /// <summary>The CRM says 200 and does nothing. Strikes before an update, an erasure, a move or a merge.</summary>
    public static Fault Ignored() => IgnoredFault.Instance;

    /// <summary>Only the first tickets of a batch are moved, then the CRM fails (<see cref="CrmErrorKind.Unavailable"/>). Strikes before a move.</summary>
    /// <param name="tickets">How many tickets are moved.</param>
    public static Fault HalfBatch(int tickets) => new HalfBatchFault(tickets);

    /// <summary>The answer makes no sense; before: nothing happened, after: all did. For calls of an adapter that answer something.</summary>
    /// <param name="kind">How.</param>
    public static Fault Garbage(Garbage kind) => new GarbageFault(kind);

    /// <summary>Somebody acts at this very moment, an agent for example; the call goes on.</summary>
    /// <param name="act">What is done.</param>
    public static Fault Act(Func<CancellationToken, Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return new ActFault(act);
    }

    /// <summary>Somebody acts at this very moment, an agent for example; the call goes on.</summary>
    /// <param name="act">What is done.</param>
    public static Fault Act(Action act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return Act(_ =>
        {
            act();
            return Task.CompletedTask;
        });
    }

    internal virtual Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken) => call.RunAsync(cancellationToken);

    internal virtual Task<T> AfterAsync<T>(FaultedCall<T> call, T answer, CancellationToken cancellationToken) => Task.FromResult(answer);
}
