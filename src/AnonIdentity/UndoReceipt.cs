namespace AnonIdentity;

/// <summary>The answer of <see cref="ITicketMerger.UndoAsync"/>.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Merge">The merge that was to be undone.</param>
public sealed record UndoReceipt(UndoOutcome Outcome, MergeId Merge)
{
    /// <summary>How many tickets had which result; <see cref="TicketCounts.Moved"/> are back. All zero when a promotion was
    /// undone by giving the contact back with its tickets.</summary>
    public TicketCounts Counts { get; init; }

    /// <summary>The contact that has the restored tickets.</summary>
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
