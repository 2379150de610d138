namespace AnonIdentity.Simulation.Points;

/// <summary>What is done while one or two calls go wrong.</summary>
public enum Story
{
    /// <summary>A visitor's two tickets.</summary>
    Open,

    /// <summary>A signed-in consumer's ticket.</summary>
    OpenSignedIn,

    /// <summary>Tickets, then a merge into a contact that is there.</summary>
    Merge,

    /// <summary>Tickets, then a merge that promotes the placeholder.</summary>
    Promote,

    /// <summary>Two visitors of one consumer who has no contact.</summary>
    PromoteTwo,

    /// <summary>The placeholder is gone at the merge: a contact is made.</summary>
    Make,

    /// <summary>A merge and its undo.</summary>
    Undo,

    /// <summary>A promotion and its undo.</summary>
    UndoPromotion,

    /// <summary>A visitor is forgotten.</summary>
    Forget,

    /// <summary>A consumer is forgotten with a visitor that was merged.</summary>
    ForgetConsumer,
}
