namespace AnonIdentity.Ledger;

/// <summary>The row of a draft: the intent of opening a ticket, then the ticket.</summary>
/// <param name="Key">The draft's key, unique within its subject.</param>
public sealed record TicketRecord(string Key)
{
    /// <summary>Where it stands.</summary>
    public TicketState State { get; init; }

    /// <summary>SHA-256 of what was sent, in hexadecimal: tells the same draft from another with the same key (rule T4).</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>What was sent; <see langword="null"/> once it is delivered or forwarded.</summary>
    public TicketContent? Content { get; init; }

    /// <summary>The ticket in the CRM, once delivered.</summary>
    public CrmTicketId? CrmTicket { get; init; }

    /// <summary>The fresh visitor that the draft went to.</summary>
    public VisitorId? ForwardedTo { get; init; }

    /// <summary>How long ago the ticket was last sent to the CRM, on the ledger's clock; with idempotency keys, first sent. <see langword="null"/>: never.</summary>
    public TimeSpan? TryingFor { get; init; }

    /// <summary>When it is due, and how it fared.</summary>
    public Retry Retry { get; init; }
}
