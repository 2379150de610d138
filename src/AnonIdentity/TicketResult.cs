namespace AnonIdentity;

/// <summary>What became of one ticket in a merge (rule M2). In an undo, <see cref="Moved"/> means that it is back with the placeholder.</summary>
public enum TicketResult
{
    /// <summary>Not settled yet.</summary>
    Pending = 0,

    /// <summary>It was moved.</summary>
    Moved = 1,

    /// <summary>An agent had put it elsewhere: it stays there (rule M6).</summary>
    KeptByAgent = 2,

    /// <summary>It was with the target already.</summary>
    AlreadyThere = 3,

    /// <summary>The CRM refuses to move it: a closed ticket, for example.</summary>
    Refused = 4,

    /// <summary>It is gone from the CRM.</summary>
    Missing = 5,
}
