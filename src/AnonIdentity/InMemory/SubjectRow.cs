using AnonIdentity.Ledger;

namespace AnonIdentity.InMemory;

/// <summary>Everything that hangs on one subject. Points in time are milliseconds on the ledger's clock.</summary>
internal sealed class SubjectRow
{
    public required SubjectRecord Record { get; set; }

    public long LeaseUntil { get; set; }

    public long LeaseLength { get; set; }

    public long ActiveAt { get; set; }

    public long? DueAt { get; set; }

    public SortedDictionary<int, Stored<OperationRecord>> Operations { get; } = [];

    public OrderedRows<Stored<TicketRecord>> Tickets { get; } = new();

    public Dictionary<int, OrderedRows<MoveRecord>> Moves { get; } = [];

    /// <summary>A lease that ends later than now and its own length was taken before the clock was set back.</summary>
    public bool IsFree(long now) => Record.Holder is null || LeaseUntil <= now || LeaseUntil > now + LeaseLength;

    public SubjectRecord AsSeenAt(long now) => Record with
    {
        LeaseLeft = Record.Holder is null ? TimeSpan.Zero : Milliseconds.ToSpan(LeaseUntil - now),
        SilentFor = Milliseconds.ToSpan(now - ActiveAt),
        DueIn = DueAt is { } due ? Milliseconds.ToSpan(due - now) : null,
        Operations = [.. Operations.Values.Select(stored => stored.Row with
        {
            Age = Milliseconds.ToSpan(now - stored.Since),
            Retry = stored.RetryAt(now),
        })],
    };
}
