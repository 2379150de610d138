using AnonIdentity.Crm;
using AnonIdentity.Testing.Decorators;

namespace AnonIdentity.Testing;

/// <summary>Decorators over any adapter; they can be put around each other. An adapter with <see cref="ICrmNativeMerge"/> keeps it.</summary>
public static class CrmTestingExtensions
{
    /// <summary>An adapter whose calls suffer the faults of a plan.</summary>
    /// <param name="crm">The adapter.</param>
    /// <param name="plan">The plan.</param>
    public static ICrmAdapter WithFaults(this ICrmAdapter crm, FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(crm);
        ArgumentNullException.ThrowIfNull(plan);
        return new FaultyCrm(crm, plan).Whole();
    }

    /// <summary>An adapter whose calls are written down.</summary>
    /// <param name="crm">The adapter.</param>
    /// <param name="log">Where; several adapters may share one.</param>
    public static ICrmAdapter Recorded(this ICrmAdapter crm, CallLog log)
    {
        ArgumentNullException.ThrowIfNull(crm);
        ArgumentNullException.ThrowIfNull(log);
        return new RecordingCrm(crm, log).Whole();
    }

    /// <summary>An adapter with idempotency keys that are forgotten after a life, over one that makes a second record for the same key: an
    /// <see cref="InMemory.InMemoryCrm"/> that declares <see cref="Keying.SearchOnly"/>.</summary>
    /// <param name="crm">The adapter.</param>
    /// <param name="life">How long a key is remembered.</param>
    /// <param name="time">By what time.</param>
    public static ICrmAdapter WithIdempotencyKeys(this ICrmAdapter crm, TimeSpan life, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(crm);
        ArgumentNullException.ThrowIfNull(time);
        return new KeyedCrm(crm, life, time).Whole();
    }

    /// <summary>An adapter whose searches (of contacts by external id, of tickets by key) and lists (of a contact's tickets) are stale: they show a
    /// change made through it only after a lag, which its <see cref="CrmCapabilities.Settle"/> covers. What is read by id is fresh.</summary>
    /// <param name="crm">The adapter.</param>
    /// <param name="lag">How stale.</param>
    /// <param name="time">By what time.</param>
    public static ICrmAdapter WithLag(this ICrmAdapter crm, TimeSpan lag, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(crm);
        ArgumentNullException.ThrowIfNull(time);
        return new LaggingCrm(crm, lag, time).Whole();
    }
}
