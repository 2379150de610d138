namespace AnonIdentity.AspNetCore;

/// <summary>How many requests a minute the endpoints take; beyond that they answer 429 (rule S10). Counted in this process.</summary>
public sealed class SupportBudgets
{
    /// <summary>Posts of one visitor or consumer.</summary>
    /// <value>Default: 10. At least 1.</value>
    public int PerVisitor { get; set; } = 10;

    /// <summary>Posts from one network: the /24 of an IPv4 address, the /64 of an IPv6 address. Behind a proxy configure forwarded headers, or
    /// all come from the proxy's.</summary>
    /// <value>Default: 60. At least 1.</value>
    public int PerNetwork { get; set; } = 60;

    /// <summary>Posts in all.</summary>
    /// <value>Default: 6000. At least 1.</value>
    public int InAll { get; set; } = 6000;

    /// <summary>Reads from one network.</summary>
    /// <value>Default: 600. At least 1.</value>
    public int ReadsPerNetwork { get; set; } = 600;
}
