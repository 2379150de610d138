using AnonIdentity.Ledger;

namespace AnonIdentity.Simulation.World;

/// <summary>The ledger as one host reaches it.</summary>
internal sealed class LedgerPort(Host host, IVisitorLedger store, Wire wire, IFaults faults) : IVisitorLedger
{
    private const int Code = 100;

    // A database answers or fails within this time, or the host has given up on it.
    private const long Longest = 30_000;

    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) =>
        Send(0, "Read", false, () => store.ReadAsync(subject, default), cancellationToken);

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) =>
        Send(1, "ReadTicket", false, () => store.ReadTicketAsync(subject, key, default), cancellationToken);

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        Send(2, "ReadTickets", false, () => store.ReadTicketsAsync(subject, filter, afterKey, take, default), cancellationToken);

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        Send(3, "ReadMoves", false, () => store.ReadMovesAsync(merge, rows, after, take, default), cancellationToken);

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) =>
        Send(4, CommitName.Of(commit), true, () => CommitAsync(commit), cancellationToken);

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        Send(5, "Lease", true, () => store.LeaseAsync(subject, holder, length, default), cancellationToken);

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken) =>
        Send(6, "Scan", false, () => store.ScanAsync(scan, take, default), cancellationToken);

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        Send(7, "Claim", true, () => store.ClaimConsumerAsync(consumer, claimant, default), cancellationToken);

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        Send(8, "Release", true, () => Void(store.ReleaseConsumerAsync(consumer, claimant, contact, default)), cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) =>
        Send(9, atLeast > TimeSpan.Zero ? "CloseGate" : "AskGate", atLeast > TimeSpan.Zero, () => store.PauseAsync(atLeast, default), cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        Send(10, "Status", false, () => store.GetStatusAsync(default), cancellationToken);

    // What a ledger in a database relies on: it leaves out what is the same as in the row that the commit says it was made from.
    private async Task<long?> CommitAsync(LedgerCommit commit)
    {
        if (commit.Before is { } said && await store.ReadAsync(said.Subject, default) is { } row && row.Version == commit.Subject.Version && Columns(row) != Columns(said))
        {
            throw new InvalidOperationException($"A commit says that the row was {Columns(said)}, and it is {Columns(row)}.");
        }

        return await store.CommitAsync(commit, default);
    }

    private static (SubjectState State, ConsumerId? BoundTo, long? FirstTicketAt, string? NameGiven, CrmContactId? Contact, bool Uncertain, bool Due, bool Parked) Columns(SubjectRecord row) =>
        (row.State, row.BoundTo, row.FirstTicketAt?.ToUnixTimeMilliseconds(), row.NameGiven, row.Contact, row.ContactUncertain, row.DueIn is not null, row.Parked);

    private static async Task<bool> Void(Task task)
    {
        await task;
        return true;
    }

    private Task<T> Send<T>(int code, string name, bool changes, Func<Task<T>> work, CancellationToken cancellationToken) =>
        wire.SendAsync(
            Code + code,
            name,
            faults.OfLedger(host, name, changes),
            () => work().GetAwaiter().GetResult(),
            fault => new LedgerFailure($"{name} failed ({fault})."),
            Longest,
            slow: false,
            cancellationToken);
}
