namespace AnonIdentity.Simulation.World;

/// <summary>What goes wrong with one call.</summary>
internal enum Fault
{
    None,

    /// <summary>Fails, and nothing changed.</summary>
    Before,

    /// <summary>Fails, and it took effect.</summary>
    After,

    /// <summary>Not answered; takes effect after it was given up, within the declared time.</summary>
    Late,

    /// <summary>Takes effect twice (the network repeats it).</summary>
    Twice,

    /// <summary>Not answered, and nothing changes.</summary>
    Stall,

    /// <summary>Not answered, and it took effect.</summary>
    StallAfter,

    /// <summary>429 with Retry-After.</summary>
    Limited,

    /// <summary>409, and nothing changed.</summary>
    Conflict,

    /// <summary>Refused for good, and nothing changed.</summary>
    Refused,

    /// <summary>An answer that nobody can read, and it took effect.</summary>
    Garbage,

    /// <summary>The host dies before the call is sent.</summary>
    CrashBefore,

    /// <summary>The host dies after the call took effect.</summary>
    CrashAfter,

    /// <summary>The host dies while the call is under way; it takes effect later, within the declared time.</summary>
    CrashLate,

    /// <summary>The host stands still for longer than its lease before it goes on.</summary>
    Pause,
}
