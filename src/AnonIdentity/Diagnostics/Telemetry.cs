using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AnonIdentity.Diagnostics;

/// <summary>The instruments. Tags hold the tenant and closed sets of words, never an identifier.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Source = new(AnonIdentityTelemetry.Name);

    private static readonly Meter Meter = new(AnonIdentityTelemetry.Name);

    internal static readonly Counter<long> Tickets = Meter.CreateCounter<long>(AnonIdentityTelemetry.TicketsOpened);
    internal static readonly Counter<long> Merges = Meter.CreateCounter<long>(AnonIdentityTelemetry.Merges);
    internal static readonly Counter<long> Undos = Meter.CreateCounter<long>(AnonIdentityTelemetry.Undos);
    internal static readonly Counter<long> Forgets = Meter.CreateCounter<long>(AnonIdentityTelemetry.Forgets);
    internal static readonly Counter<long> Settled = Meter.CreateCounter<long>(AnonIdentityTelemetry.TicketsSettled);
    internal static readonly Counter<long> CrmFailures = Meter.CreateCounter<long>(AnonIdentityTelemetry.CrmFailures);
    internal static readonly Counter<long> Parked = Meter.CreateCounter<long>(AnonIdentityTelemetry.Parked);
    internal static readonly Histogram<double> CrmDuration = Meter.CreateHistogram<double>(AnonIdentityTelemetry.CrmDuration, unit: "s");

    internal static void Count<T>(Counter<long> counter, string tenant, T outcome, long by = 1)
        where T : struct, Enum
    {
        if (counter.Enabled)
        {
            counter.Add(
                by,
                new KeyValuePair<string, object?>(AnonIdentityTelemetry.TenantTag, tenant),
                new KeyValuePair<string, object?>(AnonIdentityTelemetry.OutcomeTag, outcome.ToString()));
        }
    }
}
