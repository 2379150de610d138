namespace AnonIdentity.Policy;

/// <summary>What is to be done about a merge that is asked for.</summary>
public enum MergeDecision
{
    /// <summary>Not decided.</summary>
    None = 0,

    /// <summary>The visitor is given to the consumer.</summary>
    Bind = 1,

    /// <summary>The identity names nobody in particular.</summary>
    BlockedIdentity = 2,

    /// <summary>The visitor is unknown or forgotten.</summary>
    NothingToMerge = 3,

    /// <summary>Bound to the same consumer, and finished.</summary>
    AlreadyMerged = 4,

    /// <summary>Bound to the same consumer, and under way: join it.</summary>
    Join = 5,

    /// <summary>Bound to another consumer.</summary>
    BoundToAnother = 6,

    /// <summary>A merge was undone, and this one is not forced, or the undo is not finished.</summary>
    Quarantined = 7,
}
