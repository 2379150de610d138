namespace AnonIdentity;

/// <summary>The answer to a merge (rule M2).</summary>
public enum MergeOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>The tickets are with the consumer's known contact.</summary>
    Merged = 1,

    /// <summary>The consumer had no contact: the placeholder became theirs (rule M3). No ticket had to move: they count as
    /// <see cref="TicketResult.AlreadyThere"/>.</summary>
    Promoted = 2,

    /// <summary>Done before; the receipt is the recorded one (rule M4).</summary>
    AlreadyMerged = 3,

    /// <summary>The visitor never opened a ticket, or was forgotten.</summary>
    NothingToMerge = 4,

    /// <summary>The visitor was given to another consumer; nothing is said of it (rule M5).</summary>
    BoundToAnother = 5,

    /// <summary>The identity names nobody in particular (rule S5).</summary>
    BlockedIdentity = 6,

    /// <summary>A merge of this visitor was undone; only a forced one goes on (rule M10).</summary>
    Quarantined = 7,

    /// <summary>Decided and under way; it goes on by itself.</summary>
    Pending = 8,

    /// <summary>Decided, but somebody must look.</summary>
    Parked = 9,
}
