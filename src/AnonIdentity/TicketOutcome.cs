namespace AnonIdentity;

/// <summary>What became of a draft.</summary>
public enum TicketOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>The ticket is in the CRM.</summary>
    Opened = 1,

    /// <summary>The draft is safe in the ledger and is delivered later (rule T5).</summary>
    Queued = 2,

    /// <summary>The same draft with the same key came before: this is its ticket (rule T4).</summary>
    Same = 3,

    /// <summary>Not taken: <see cref="TicketReceipt.Refusal"/> says why. Nothing was stored.</summary>
    Refused = 4,

    /// <summary>Safe in the ledger, but somebody must look: the CRM refused it in a way that does not heal.</summary>
    Parked = 5,
}
