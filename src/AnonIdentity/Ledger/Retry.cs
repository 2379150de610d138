namespace AnonIdentity.Ledger;

/// <summary>When a piece of work is due, and how it fared so far. All times are durations on the ledger's clock: read as seen from now,
/// written as meant from now.</summary>
public readonly record struct Retry
{
    /// <summary>Due at once, never tried.</summary>
    public static Retry Now => new() { DueIn = TimeSpan.Zero };

    /// <summary>In how long the work is due; zero or negative: now; <see langword="null"/>: never (done, or parked).</summary>
    public TimeSpan? DueIn { get; init; }

    /// <summary>How many attempts failed in a row.</summary>
    public int Attempt { get; init; }

    /// <summary>For how long it has been failing; <see langword="null"/> when the last attempt did not fail.</summary>
    public TimeSpan? FailingFor { get; init; }

    /// <summary>Why it is parked; <see langword="null"/> when it is not.</summary>
    public string? ParkedBecause { get; init; }
}
