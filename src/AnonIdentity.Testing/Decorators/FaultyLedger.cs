using AnonIdentity.Ledger;
using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing.Decorators;

internal sealed class FaultyLedger(IVisitorLedger inner, FaultPlan plan) : IVisitorLedger
{
    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) =>
        RunAsync("Read", token => inner.ReadAsync(subject, token), cancellationToken);

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) =>
        RunAsync("ReadTicket", token => inner.ReadTicketAsync(subject, key, token), cancellationToken);

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        RunAsync("ReadTickets", token => inner.ReadTicketsAsync(subject, filter, afterKey, take, token), cancellationToken);

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        RunAsync("ReadMoves", token => inner.ReadMovesAsync(merge, rows, after, take, token), cancellationToken);

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) =>
        RunAsync("Commit", token => inner.CommitAsync(commit, token), cancellationToken);

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        RunAsync("Lease", token => inner.LeaseAsync(subject, holder, length, token), cancellationToken);

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) =>
        RunAsync("Scan", token => inner.ScanAsync(scan, take, token), cancellationToken);

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        RunAsync("Claim", token => inner.ClaimConsumerAsync(consumer, claimant, token), cancellationToken);

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        RunAsync("Release", token => Nothing.OfAsync(inner.ReleaseConsumerAsync(consumer, claimant, contact, token)), cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) =>
        RunAsync("Pause", token => inner.PauseAsync(atLeast, token), cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        RunAsync("Status", inner.GetStatusAsync, cancellationToken);

    private Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken) =>
        plan.RunAsync(FaultPoint.Ledger + name, run, null, cancellationToken);
}
