namespace AnonIdentity.Ledger;

/// <summary>The way that a merge or an undo takes, written down before its first write to the CRM.</summary>
public enum MergeBranch
{
    /// <summary>Not chosen yet.</summary>
    None = 0,

    /// <summary>The tickets move from the placeholder to the known contact.</summary>
    Move = 1,

    /// <summary>The placeholder becomes the consumer's contact.</summary>
    Promote = 2,

    /// <summary>There is no placeholder any more: a contact is made for the consumer.</summary>
    Make = 3,

    /// <summary>An agent merged the placeholder: the tickets stay where the agent put them.</summary>
    Follow = 4,

    /// <summary>The CRM's own, irreversible merge.</summary>
    NativeMerge = 5,
}
