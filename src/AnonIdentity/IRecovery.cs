namespace AnonIdentity;

/// <summary>Drives what is due: what a crash, an outage or a wait left. A hosted worker calls it; so can any scheduler (rule R3). Thread-safe;
/// any number of hosts may call it at once.</summary>
public interface IRecovery
{
    /// <summary>Drives everything that is due now, and forgets visitors that never signed in (rule P2).</summary>
    /// <param name="cancellationToken">Ends the run; what is under way is picked up later.</param>
    /// <returns>How much was done.</returns>
    Task<RecoveryRun> RunDueAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists what is parked.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<ParkedOperation> ListParkedAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes what is parked due again, with its attempts forgotten.</summary>
    /// <param name="parked">What <see cref="ListParkedAsync"/> listed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was still parked.</returns>
    Task<bool> ResumeAsync(ParkedOperation parked, CancellationToken cancellationToken = default);

    /// <summary>Counts due and parked work.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Ledger.LedgerStatus> GetStatusAsync(CancellationToken cancellationToken = default);
}
