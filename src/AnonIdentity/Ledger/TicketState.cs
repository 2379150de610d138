namespace AnonIdentity.Ledger;

/// <summary>Where a draft stands.</summary>
public enum TicketState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Accepted; the CRM was not asked yet, or said that it changed nothing.</summary>
    Accepted = 1,

    /// <summary>A call that makes the ticket may have been sent without its result being known.</summary>
    Trying = 2,

    /// <summary>The ticket is in the CRM.</summary>
    Delivered = 3,

    /// <summary>The visitor was spent: the draft went to a fresh one (rule T7).</summary>
    Forwarded = 4,

    /// <summary>Cannot be delivered until somebody looks; the body is kept.</summary>
    Parked = 5,
}
