namespace AnonIdentity.Diagnostics;

/// <summary>The names under which a host finds activities and metrics (rule O1).</summary>
public static class AnonIdentityTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> and the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "AnonIdentity";

    /// <summary>Counter: drafts by outcome.</summary>
    public const string TicketsOpened = "anonidentity.tickets";

    /// <summary>Counter: merges answered, by outcome.</summary>
    public const string Merges = "anonidentity.merges";

    /// <summary>Counter: undos answered, by outcome.</summary>
    public const string Undos = "anonidentity.undos";

    /// <summary>Counter: visitors and consumers forgotten, by outcome.</summary>
    public const string Forgets = "anonidentity.forgets";

    /// <summary>Counter: tickets settled by merges, sweeps and undos, by result.</summary>
    public const string TicketsSettled = "anonidentity.tickets.settled";

    /// <summary>Counter: CRM calls that failed, by kind.</summary>
    public const string CrmFailures = "anonidentity.crm.failures";

    /// <summary>Histogram: how long CRM calls took, in seconds, by call.</summary>
    public const string CrmDuration = "anonidentity.crm.duration";

    /// <summary>Counter: work that was parked.</summary>
    public const string Parked = "anonidentity.parked";

    /// <summary>Tag: the tenant.</summary>
    public const string TenantTag = "anonidentity.tenant";

    /// <summary>Tag: an outcome, a result or a kind.</summary>
    public const string OutcomeTag = "anonidentity.outcome";

    /// <summary>Tag: which CRM call.</summary>
    public const string CallTag = "anonidentity.crm.call";
}
