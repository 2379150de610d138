using AnonIdentity.Ledger;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>The ledger as one host reaches it: a dead host writes nothing more.</summary>
internal sealed class ScriptedLedger(IVisitorLedger ledger, HostLife life) : IVisitorLedger
{
    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ReadAsync(subject, cancellationToken));

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ReadTicketAsync(subject, key, cancellationToken));

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ReadTicketsAsync(subject, filter, afterKey, take, cancellationToken));

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ReadMovesAsync(merge, rows, after, take, cancellationToken));

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.CommitAsync(commit, cancellationToken));

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.LeaseAsync(subject, holder, length, cancellationToken));

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ScanAsync(scan, take, cancellationToken));

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.ClaimConsumerAsync(consumer, claimant, cancellationToken));

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        life.RunAsync(async () =>
        {
            await ledger.ReleaseConsumerAsync(consumer, claimant, contact, cancellationToken);
            return true;
        });

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.PauseAsync(atLeast, cancellationToken));

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        life.RunAsync(() => ledger.GetStatusAsync(cancellationToken));
}
