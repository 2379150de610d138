namespace AnonIdentity.Ledger;

/// <summary>Which rows among the moves of a merge to read.</summary>
public enum MoveRows
{
    /// <summary>All of them.</summary>
    All = 0,

    /// <summary>Those whose <see cref="MoveRecord.Result"/> is still pending.</summary>
    Pending = 1,

    /// <summary>Those that an undo has still to look at: result pending or moved, undo result pending.</summary>
    ToRestore = 2,
}
