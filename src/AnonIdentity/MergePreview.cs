using System.Globalization;

namespace AnonIdentity;

/// <summary>What a merge would do (rule M9), as far as it can be told now.</summary>
/// <param name="Outcome">What <see cref="ITicketMerger.MergeAsync"/> would answer if nothing changed in between.</param>
public sealed record MergePreview(MergeOutcome Outcome)
{
    /// <summary>Whether a merge would be begun or is under way; otherwise <see cref="Outcome"/> is the reason.</summary>
    public bool Allowed => Outcome is MergeOutcome.Merged or MergeOutcome.Promoted or MergeOutcome.Pending;

    /// <summary>What would become of the placeholder contact.</summary>
    public ContactFate Fate { get; init; }

    /// <summary>The contact that would have the tickets; <see langword="null"/> when it would have to be made.</summary>
    public CrmContactId? Target { get; init; }

    /// <summary>How many tickets would have which result.</summary>
    public TicketCounts Counts { get; init; }

    /// <summary>The first 100 tickets.</summary>
    public IReadOnlyList<MergedTicket> Tickets { get; init; } = [];

    /// <summary>Drafts that are not in the CRM yet; they would be delivered first.</summary>
    public int Queued { get; init; }

    /// <summary>The outcome, counts and identifiers, in one line.</summary>
    public override string ToString() => new ReceiptLine("Preview")
        .Add("outcome", Outcome.ToString())
        .Add("placeholder", Fate.ToString())
        .Add("tickets", Counts.ToString())
        .Add("queued", Queued == 0 ? null : Queued.ToString(CultureInfo.InvariantCulture))
        .Add("contact", Target?.Value)
        .ToString();
}
