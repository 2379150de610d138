namespace AnonIdentity;

/// <summary>The answer of <see cref="ITicketMerger.MergeAsync"/>. What it says is what was known then; recovery does not rewrite it.</summary>
/// <param name="Outcome">The outcome.</param>
public sealed record MergeReceipt(MergeOutcome Outcome)
{
    /// <summary>The merge, for undo and for its tickets; <c>default</c> when none was begun for this consumer.</summary>
    public MergeId Merge { get; init; }

    /// <summary>How many tickets had which result.</summary>
    public TicketCounts Counts { get; init; }

    /// <summary>The first 100 tickets; <see cref="IVisitorDirectory.TicketsOfAsync"/> has all.</summary>
    public IReadOnlyList<MergedTicket> Tickets { get; init; } = [];

    /// <summary>The contact that has the tickets, once it is known.</summary>
    public CrmContactId? Contact { get; init; }

    /// <summary>Why it is parked.</summary>
    public string? Reason { get; init; }

    /// <summary>The outcome, counts and identifiers, in one line.</summary>
    public override string ToString() => new ReceiptLine(Outcome.ToString())
        .Add("merge", Merge == default ? null : Merge.ToString())
        .Add("tickets", Counts.ToString())
        .Add("contact", Contact?.Value)
        .Add("parked because", Reason)
        .ToString();
}
