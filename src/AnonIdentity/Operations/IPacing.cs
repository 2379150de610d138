namespace AnonIdentity.Operations;

/// <summary>What a run leaves to the machine: on which thread it goes on, and the jitter of its waits. Replaced where a run must be repeatable.</summary>
internal interface IPacing
{
    /// <summary>How those who wait for a run go on after it.</summary>
    TaskCreationOptions Completion { get; }

    /// <summary>Gives the thread back; what follows runs elsewhere.</summary>
    Task YieldAsync();

    /// <summary>A wait of at least 1 and at most so many milliseconds.</summary>
    int Jitter(int ceiling);
}
