namespace AnonIdentity;

/// <summary>The answer to a forget (rule P1).</summary>
public enum ForgetOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Everything that was to go is gone: the ledger's rows, and in the CRM a contact that still carried the identifier and was never
    /// bound, where the CRM can erase. After a bind, also an undone one, the CRM's records are left (rule P1).</summary>
    Forgotten = 1,

    /// <summary>The visitor is spent at once; the erasing is under way and goes on by itself.</summary>
    Pending = 2,

    /// <summary>The visitor is spent; the erasing waits for somebody to look.</summary>
    Parked = 3,
}
