namespace AnonIdentity.Ledger;

/// <summary>
/// The library's own durable record of one tenant. It keeps no rules: the core decides what is written. Thread-safe; shared by many hosts.
/// </summary>
/// <remarks>
/// <para>Every write is atomic and durable when its task has completed. A failure is an exception of the store's own kind; the core does not
/// take it for an answer. Identifiers are compared ordinally, whatever the database's collation.</para>
/// <para>Times are durations on the ledger's own clock (the database's), never the host's (rule R2).</para>
/// </remarks>
public interface IVisitorLedger
{
    /// <summary>Reads a subject with its operations.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record; one in state <see cref="SubjectState.Forgotten"/> with version 0 where only a tombstone is left;
    /// <see langword="null"/> when the ledger never saw it.</returns>
    Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken);

    /// <summary>Reads one ticket row.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="key">The draft's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken);

    /// <summary>Reads ticket rows of a subject in the order of their keys.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="filter">Which.</param>
    /// <param name="afterKey">Only those after this key; <see langword="null"/>: from the first.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken);

    /// <summary>Reads move rows of a merge in the order of their ticket ids.</summary>
    /// <param name="merge">The merge.</param>
    /// <param name="rows">Which.</param>
    /// <param name="after">Only those after this ticket; <see langword="null"/>: from the first.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken);

    /// <summary>Writes all of a commit or nothing, if the subject still has the expected version.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The new version; <see langword="null"/> when the subject has another version (or, for a new one, is there already).</returns>
    Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken);

    /// <summary>Takes the lease of a subject if it is free: never taken, given back, ended, or ending later than now and the
    /// length that it was taken or renewed with (the clock was set back). Raises the version.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="holder">The new holder; a new value for each lease.</param>
    /// <param name="length">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record under the lease; <see langword="null"/> when the lease is held or the subject is not there.</returns>
    Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Searches the subjects of the tenant.</summary>
    /// <param name="scan">Which.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken);

    /// <summary>Claims a consumer, so that only one operation at a time makes, promotes or fills its contact. Repeatable.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="claimant">Who claims: the text of a merge or of a subject.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The row; the claim is ours when its <see cref="ConsumerRecord.ClaimedBy"/> is <paramref name="claimant"/>.</returns>
    Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken);

    /// <summary>Gives a claim back and writes down the consumer's contact; does nothing when the claim is not held by this claimant.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="claimant">Who claimed.</param>
    /// <param name="contact">The contact as it is known now; <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken);

    /// <summary>Closes the gate to the CRM for at least a time; a longer closure that stands already stays. One that still has more than an hour was made
    /// before the clock was set back, and counts as over.</summary>
    /// <param name="atLeast">For how long, at most an hour; zero only asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long the gate stays closed; zero: it is open.</returns>
    Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken);

    /// <summary>Counts due and parked work.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken);
}
