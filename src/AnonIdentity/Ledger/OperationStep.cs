namespace AnonIdentity.Ledger;

/// <summary>Where an operation stands. Stored by number: never renumber.</summary>
public enum OperationStep
{
    /// <summary>Nothing is left to do.</summary>
    Done = 0,

    /// <summary>Merge: the drafts accepted before the bind are delivered.</summary>
    Drafts = 10,

    /// <summary>Merge: the consumer is claimed, and branch and contacts are chosen and written down.</summary>
    Target = 11,

    /// <summary>Merge: the target is written: the placeholder is promoted, or a contact is made.</summary>
    Settle = 12,

    /// <summary>Merge and sweep: each ticket's owners are written down.</summary>
    Snapshot = 13,

    /// <summary>Merge and sweep: tickets are moved and read back.</summary>
    Move = 14,

    /// <summary>Merge: the placeholder is labelled.</summary>
    Label = 15,

    /// <summary>Merge: the host's observers are told, the claim is given back.</summary>
    Notify = 16,

    /// <summary>Merge and undo: answered; waits for the end of the undo window, then the snapshots go.</summary>
    Purge = 17,

    /// <summary>Undo: what is to be restored is chosen and written down.</summary>
    UndoTarget = 30,

    /// <summary>Undo: the placeholder contact is restored.</summary>
    UndoContact = 31,

    /// <summary>Undo: tickets are moved back and read back.</summary>
    Restore = 32,

    /// <summary>Undo: a late effect of the stopped merge is looked for once more.</summary>
    RestoreAgain = 33,

    /// <summary>Undo: the host's observers are told, the claim is given back.</summary>
    UndoNotify = 34,

    /// <summary>Forget: the visitors of a consumer are forgotten first.</summary>
    ForgetVisitors = 50,

    /// <summary>Forget: the placeholder contact is erased in the CRM.</summary>
    EraseCrm = 51,

    /// <summary>Forget: a late effect of a stopped call is looked for once more.</summary>
    EraseAgain = 52,

    /// <summary>Forget: the ledger's rows go.</summary>
    EraseLedger = 53,
}
