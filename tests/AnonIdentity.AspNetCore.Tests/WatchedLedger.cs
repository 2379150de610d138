using AnonIdentity.Ledger;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A ledger that counts its calls, and can be made to wait or to fail.</summary>
internal sealed class WatchedLedger(IVisitorLedger inner) : IVisitorLedger
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>What a call does first.</summary>
    public Func<Task> Before { get; set; } = static () => Task.CompletedTask;

    /// <summary>What happens between a look for a consumer's visitors and what is made of it.</summary>
    public Func<Task> AfterScan { get; set; } = static () => Task.CompletedTask;

    public async Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ReadAsync(subject, cancellationToken);

    public async Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ReadTicketAsync(subject, key, cancellationToken);

    public async Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ReadTicketsAsync(subject, filter, afterKey, take, cancellationToken);

    public async Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ReadMovesAsync(merge, rows, after, take, cancellationToken);

    public async Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) =>
        await (await InnerAsync()).CommitAsync(commit, cancellationToken);

    public async Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        await (await InnerAsync()).LeaseAsync(subject, holder, length, cancellationToken);

    // The recovery worker looks around all the time: that is not a request's doing.
    public async Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken)
    {
        IReadOnlyList<Subject> found = await inner.ScanAsync(scan, take, cancellationToken);
        await (scan.What == SubjectRows.BoundTo ? AfterScan() : Task.CompletedTask);
        return found;
    }

    public async Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ClaimConsumerAsync(consumer, claimant, cancellationToken);

    public async Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        await (await InnerAsync()).ReleaseConsumerAsync(consumer, claimant, contact, cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => inner.PauseAsync(atLeast, cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => inner.GetStatusAsync(cancellationToken);

    private async Task<IVisitorLedger> InnerAsync()
    {
        Interlocked.Increment(ref _calls);
        await Before();
        return inner;
    }
}
