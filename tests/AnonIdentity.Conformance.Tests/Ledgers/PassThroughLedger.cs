using AnonIdentity.Ledger;

namespace AnonIdentity.Conformance.Tests.Ledgers;

/// <summary>A ledger that passes everything on; the broken ones override a member.</summary>
internal abstract class PassThroughLedger(IVisitorLedger inner) : IVisitorLedger
{
    protected IVisitorLedger Inner => inner;

    public virtual Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) => inner.ReadAsync(subject, cancellationToken);

    public virtual Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) => inner.ReadTicketAsync(subject, key, cancellationToken);

    public virtual Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        inner.ReadTicketsAsync(subject, filter, afterKey, take, cancellationToken);

    public virtual Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        inner.ReadMovesAsync(merge, rows, after, take, cancellationToken);

    public virtual Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) => inner.CommitAsync(commit, cancellationToken);

    public virtual Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) => inner.LeaseAsync(subject, holder, length, cancellationToken);

    public virtual Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) => inner.ScanAsync(scan, take, cancellationToken);

    public virtual Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) => inner.ClaimConsumerAsync(consumer, claimant, cancellationToken);

    public virtual Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        inner.ReleaseConsumerAsync(consumer, claimant, contact, cancellationToken);

    public virtual Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => inner.PauseAsync(atLeast, cancellationToken);

    public virtual Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => inner.GetStatusAsync(cancellationToken);
}
