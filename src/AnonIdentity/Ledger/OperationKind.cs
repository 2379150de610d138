namespace AnonIdentity.Ledger;

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Moves the visitor's tickets to the consumer's contact, and sweeps up later ones.</summary>
    Merge = 1,

    /// <summary>Puts back what the merge of the same number moved.</summary>
    Undo = 2,

    /// <summary>Erases the subject.</summary>
    Forget = 3,
}
