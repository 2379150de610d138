using AnonIdentity;
using AnonIdentity.Hosting;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check.</summary>
public static class AnonymousConsumersHealthChecksExtensions
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds a health check of one tenant (rule O2), named <c>anonymous-consumers</c>, and for a named tenant
    /// <c>anonymous-consumers:</c> and its name. It has its failure status when the ledger does not answer within 10 seconds or due work is
    /// very late, and is degraded when operations are parked, due work is late, or the ledger is only in memory. Its data are <c>due</c> and <c>parked</c> (counts of
    /// subjects) and <c>oldestDueSeconds</c>. One check a tenant, however often this is called.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="tenant">The tenant; empty: the default one.</param>
    /// <param name="configure">Changes the options; called again, it changes them further.</param>
    /// <param name="failureStatus">What the check answers when it fails; <see langword="null"/>: unhealthy.</param>
    /// <param name="tags">Tags by which the host picks checks.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddAnonymousConsumers(
        this IHealthChecksBuilder builder,
        string tenant = "",
        Action<AnonymousConsumersHealthOptions>? configure = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(tenant);
        var services = builder.Services;
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<AnonymousConsumersHealthOptions>, AnonymousConsumersHealthOptionsValidator>());
        var options = services.AddOptions<AnonymousConsumersHealthOptions>(tenant).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(s => s.ServiceType == typeof(AnonymousConsumersHealthCheck) && Equals(s.ServiceKey, tenant)))
        {
            return builder;
        }

        services.AddKeyedSingleton(tenant, (provider, _) => new AnonymousConsumersHealthCheck(
            provider.GetRequiredKeyedService<IRecovery>(tenant),
            provider.GetRequiredService<IOptionsMonitor<AnonymousConsumersHealthOptions>>().Get(tenant),
            provider.GetKeyedService<IVisitorLedger>(tenant) is InMemoryLedger));
        return builder.Add(new HealthCheckRegistration(
            tenant.Length == 0 ? "anonymous-consumers" : $"anonymous-consumers:{tenant}",
            provider => provider.GetRequiredKeyedService<AnonymousConsumersHealthCheck>(tenant),
            failureStatus,
            tags,
            Timeout));
    }
}
