using System.Runtime.CompilerServices;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>The ledger as a host reaches it that may die: from then on nothing is read or written. It is watched, too.</summary>
internal sealed class MortalLedger(IVisitorLedger inner) : IVisitorLedger
{
    public bool IsDead { get; set; }

    /// <summary>The calls that were made.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The commits that were sent.</summary>
    public List<LedgerCommit> Commits { get; } = [];

    /// <summary>Run before a commit.</summary>
    public Action? BeforeCommitting { get; set; }

    /// <summary>Run before any call, with its name.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Awaited before a subject is read.</summary>
    public Func<Subject, Task>? BeforeReading { get; set; }

    private IVisitorLedger Alive([CallerMemberName] string call = "")
    {
        string name = call.Replace("Async", "", StringComparison.Ordinal);
        lock (Calls)
        {
            Calls.Add(name);
        }

        Before?.Invoke(name);

        return IsDead ? throw new IOException("The host is dead.") : inner;
    }

    public async Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken)
    {
        await (BeforeReading?.Invoke(subject) ?? Task.CompletedTask);
        return await Alive().ReadAsync(subject, cancellationToken);
    }

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) => Alive().ReadTicketAsync(subject, key, cancellationToken);

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        Alive().ReadTicketsAsync(subject, filter, afterKey, take, cancellationToken);

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        Alive().ReadMovesAsync(merge, rows, after, take, cancellationToken);

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        BeforeCommitting?.Invoke();
        Commits.Add(commit);
        return Alive().CommitAsync(commit, cancellationToken);
    }

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        Alive().LeaseAsync(subject, holder, length, cancellationToken);

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) => Alive().ScanAsync(scan, take, cancellationToken);

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        Alive().ClaimConsumerAsync(consumer, claimant, cancellationToken);

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        Alive().ReleaseConsumerAsync(consumer, claimant, contact, cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => Alive().PauseAsync(atLeast, cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => Alive().GetStatusAsync(cancellationToken);
}
