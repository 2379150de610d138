using AnonIdentity.Crm;

namespace AnonIdentity.Conformance;

/// <summary>An adapter that is in trouble, or the reason why there is none.</summary>
public sealed class Provoked
{
    private Provoked(ICrmAdapter? adapter, string? whyNot, TimeSpan? retryAfter)
    {
        Adapter = adapter;
        WhyNot = whyNot;
        RetryAfter = retryAfter;
    }

    /// <summary>The adapter under test, set up so that each of its calls meets the trouble.</summary>
    public ICrmAdapter? Adapter { get; }

    /// <summary>Why there is none; it stands in the report.</summary>
    public string? WhyNot { get; }

    /// <summary>The wait that the CRM asks for, for <see cref="Trouble.RateLimit"/>.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Every call of this adapter meets the trouble.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="retryAfter">The wait that the CRM asks for, which the failure must carry.</param>
    public static Provoked By(ICrmAdapter adapter, TimeSpan? retryAfter = null) => new(adapter, null, retryAfter);

    /// <summary>This trouble cannot be caused here.</summary>
    /// <param name="reason">Why.</param>
    public static Provoked Not(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Provoked(null, reason, null);
    }
}
