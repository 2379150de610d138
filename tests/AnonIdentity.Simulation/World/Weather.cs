namespace AnonIdentity.Simulation.World;

/// <summary>How hard the world is; milliseconds.</summary>
internal sealed class Weather
{
    /// <summary>No delays at all: calls that do not fail are answered on the spot.</summary>
    public bool Instant { get; set; }

    /// <summary>One call in so many takes long.</summary>
    public int SlowOneIn { get; set; } = 15;

    /// <summary>The latest effect of a call after it was given up.</summary>
    public long LateMost { get; set; }

    /// <summary>How far a list or a search lags behind, at most. With <see cref="LateMost"/> it is what the CRM declares as its settle time.</summary>
    public long LagMost { get; set; }

    /// <summary>What is late or lags behind does so as long as it may, always.</summary>
    public bool Worst { get; set; }

    /// <summary>What a 429 asks for; by chance when not set.</summary>
    public long? RetryAfter { get; set; }

    /// <summary>How long a host that stands still does so.</summary>
    public long PauseFor { get; set; } = 45_000;
}
