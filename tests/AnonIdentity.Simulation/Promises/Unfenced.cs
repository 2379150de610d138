using AnonIdentity.Ledger;

namespace AnonIdentity.Simulation.Promises;

/// <summary>A ledger with a bug: it writes whatever version the commit was made from.</summary>
internal sealed class Unfenced(IVisitorLedger inner) : IVisitorLedger
{
    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) => inner.ReadAsync(subject, cancellationToken);

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) => inner.ReadTicketAsync(subject, key, cancellationToken);

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        inner.ReadTicketsAsync(subject, filter, afterKey, take, cancellationToken);

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        inner.ReadMovesAsync(merge, rows, after, take, cancellationToken);

    public async Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        SubjectRecord? now = await inner.ReadAsync(commit.Subject.Subject, cancellationToken);
        return await inner.CommitAsync(commit with { Subject = commit.Subject with { Version = now?.Version ?? 0 } }, cancellationToken);
    }

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        inner.LeaseAsync(subject, holder, length, cancellationToken);

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) => inner.ScanAsync(scan, take, cancellationToken);

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        inner.ClaimConsumerAsync(consumer, claimant, cancellationToken);

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        inner.ReleaseConsumerAsync(consumer, claimant, contact, cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => inner.PauseAsync(atLeast, cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => inner.GetStatusAsync(cancellationToken);
}
