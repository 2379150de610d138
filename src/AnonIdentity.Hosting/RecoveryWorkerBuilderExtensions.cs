using AnonIdentity;
using AnonIdentity.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the recovery worker.</summary>
public static class RecoveryWorkerBuilderExtensions
{
    /// <summary>Adds a hosted worker that drives whatever is due: what a crash, an outage or a wait left (rule R3). One worker a tenant, however
    /// often this is called; any number of hosts may run one on the same ledger. Waits are measured by the container's
    /// <see cref="TimeProvider"/>, if there is one.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="configure">Changes the options; called again, it changes them further.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AnonymousConsumersBuilder UseRecoveryWorker(this AnonymousConsumersBuilder builder, Action<RecoveryWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, tenant) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RecoveryWorkerOptions>, RecoveryWorkerOptionsValidator>());
        var options = services.AddOptions<RecoveryWorkerOptions>(tenant).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (!services.Any(s => s.ServiceType == typeof(RecoveryWorker) && Equals(s.ServiceKey, tenant)))
        {
            services.AddKeyedSingleton(tenant, (provider, _) => Create(provider, tenant));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<RecoveryWorker>(tenant));
        }

        return builder;
    }

    private static RecoveryWorker Create(IServiceProvider provider, string tenant) => new(
        tenant,
        provider.GetRequiredKeyedService<IRecovery>(tenant),
        provider.GetRequiredService<IOptionsMonitor<RecoveryWorkerOptions>>().Get(tenant),
        provider.GetService<TimeProvider>() ?? TimeProvider.System,
        provider.GetService<ILogger<RecoveryWorker>>() ?? NullLogger<RecoveryWorker>.Instance);
}
