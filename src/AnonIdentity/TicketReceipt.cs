namespace AnonIdentity;

/// <summary>The answer of <see cref="ITicketOpener"/>.</summary>
/// <param name="Outcome">What became of the draft.</param>
/// <param name="Key">The draft's key, the host's or the one made for it.</param>
public sealed record TicketReceipt(TicketOutcome Outcome, string Key)
{
    /// <summary>The visitor to keep from now on: the one that was given, or a fresh one when that was spent (rule T7).
    /// <c>default</c> for a signed-in consumer's ticket.</summary>
    public VisitorId Visitor { get; init; }

    /// <summary>The ticket in the CRM, once it is there.</summary>
    public CrmTicketId? Ticket { get; init; }

    /// <summary>The contact that has the ticket, as far as it is known.</summary>
    public CrmContactId? Contact { get; init; }

    /// <summary>Why it was refused.</summary>
    public TicketRefusal Refusal { get; init; }

    /// <summary>Why it is parked, as <see cref="ParkedOperation.Reason"/> says it; no personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>The outcome and identifiers, in one line.</summary>
    public override string ToString() => new ReceiptLine(Outcome.ToString())
        .Add("key", Key)
        .Add("visitor", Visitor.IsDefault ? null : Visitor.ToString())
        .Add("ticket", Ticket?.Value)
        .Add("contact", Contact?.Value)
        .Add("refused because", Refusal == TicketRefusal.None ? null : Refusal.ToString())
        .Add("parked because", Reason)
        .ToString();
}
