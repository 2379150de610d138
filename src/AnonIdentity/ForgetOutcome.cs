namespace AnonIdentity;

/// <summary>The answer to a forget (rule P1).</summary>
public enum ForgetOutcome
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Everything that was to go is gone.</summary>
    Forgotten = 1,

    /// <summary>The visitor is spent at once; the erasing is under way and goes on by itself.</summary>
    Pending = 2,

    /// <summary>The visitor is spent; the erasing waits for somebody to look.</summary>
    Parked = 3,
}
