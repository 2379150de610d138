namespace AnonIdentity.Hosting;

/// <summary>The options of the health check. They are checked at start; a wrong one is named.</summary>
public sealed class AnonymousConsumersHealthOptions
{
    /// <summary>From which age of the oldest due work on the check is degraded: recovery does not keep up, or nobody runs it.</summary>
    /// <value>Default: 5 minutes. More than zero.</value>
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>From which age of the oldest due work on the check has its failure status, which is unhealthy unless the registration says
    /// otherwise.</summary>
    /// <value>Default: 1 hour. At least <see cref="DegradedAfter"/>.</value>
    public TimeSpan UnhealthyAfter { get; set; } = TimeSpan.FromHours(1);
}
