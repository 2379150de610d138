namespace AnonIdentity;

/// <summary>The answer to an undo (rule M10).</summary>
public enum UndoOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>What the merge moved is back.</summary>
    Undone = 1,

    /// <summary>Undone before.</summary>
    AlreadyUndone = 2,

    /// <summary>There is no such merge, an agent made it, it was the CRM's own, or the undo window is over. Also of a promotion in a CRM that cannot
    /// move tickets, once the contact holds more than this merge's: the merge then stands.</summary>
    NothingToUndo = 3,

    /// <summary>The visitor was forgotten.</summary>
    Forgotten = 4,

    /// <summary>Under way; it goes on by itself.</summary>
    Pending = 5,

    /// <summary>Begun, but somebody must look.</summary>
    Parked = 6,
}
