namespace AnonIdentity.Ledger;

/// <summary>What a subject is.</summary>
public enum SubjectState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>A visitor who has not signed in.</summary>
    Anonymous = 1,

    /// <summary>A visitor that was given to a consumer.</summary>
    Bound = 2,

    /// <summary>A visitor whose merge was undone: it merges only when forced (rule M10).</summary>
    Quarantined = 3,

    /// <summary>A subject that is being forgotten, or of which only a tombstone is left (rule P1).</summary>
    Forgotten = 4,

    /// <summary>A signed-in consumer.</summary>
    Consumer = 5,
}
