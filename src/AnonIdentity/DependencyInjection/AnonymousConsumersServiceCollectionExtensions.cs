using AnonIdentity;
using AnonIdentity.Crm;
using AnonIdentity.DependencyInjection;
using AnonIdentity.Diagnostics;
using AnonIdentity.Visitors;
using AnonIdentity.InMemory;
using AnonIdentity.Issuing;
using AnonIdentity.Ledger;
using AnonIdentity.Merging;
using AnonIdentity.Naming;
using AnonIdentity.Opening;
using AnonIdentity.Operations;
using AnonIdentity.Recovery;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the library.</summary>
public static class AnonymousConsumersServiceCollectionExtensions
{
    /// <summary>Registers the default tenant. Its services can be injected plainly, or as keyed services with the empty key. Calling it again
    /// adds to the configuration. With neither a ledger nor a CRM chosen it is a demo in memory.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; they are checked at start, and without a host at first use.</param>
    /// <returns>A builder that chooses ledger, CRM and observers.</returns>
    public static AnonymousConsumersBuilder AddAnonymousConsumers(this IServiceCollection services, Action<AnonymousConsumersOptions>? configure = null) =>
        services.AddAnonymousConsumers("", configure);

    /// <summary>Registers a tenant with its own options, ledger and CRM. Its services are keyed by its name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="tenant">The name of the tenant; empty for the default one.</param>
    /// <param name="configure">Sets the options; they are checked at start, and without a host at first use.</param>
    /// <returns>A builder that chooses ledger, CRM and observers.</returns>
    public static AnonymousConsumersBuilder AddAnonymousConsumers(this IServiceCollection services, string tenant, Action<AnonymousConsumersOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(tenant);
        AddOptions(services, tenant, configure);
        AddPlugs(services, tenant);
        services.TryAddKeyedSingleton(tenant, (provider, _) => MakeTenant(provider, tenant));
        services.TryAddKeyedSingleton(tenant, (provider, _) => new OperationRunner(provider.GetRequiredKeyedService<Tenant>(tenant)));
        AddService<ITicketOpener>(services, tenant, static (t, runner) => new TicketOpener(t, runner));
        AddService<ITicketMerger>(services, tenant, static (t, runner) => new TicketMerger(t, runner));
        AddService<IVisitorDirectory>(services, tenant, static (t, runner) => new VisitorDirectory(t, runner));
        AddService<IRecovery>(services, tenant, static (t, runner) => new DueWork(t, runner));
        if (tenant.Length == 0)
        {
            AddPlainAliases(services);
        }

        return new AnonymousConsumersBuilder(services, tenant);
    }

    private static void AddOptions(IServiceCollection services, string tenant, Action<AnonymousConsumersOptions>? configure)
    {
        TenantChoices choices = TenantChoices.Of(services, tenant);
        if (!services.Any(s => s.IsKeyedService && s.ServiceType == typeof(OptionsChecked) && Equals(s.ServiceKey, tenant)))
        {
            services.AddKeyedSingleton<OptionsChecked>(tenant);
            services.AddSingleton<IValidateOptions<AnonymousConsumersOptions>>(provider =>
                new OptionsValidation(tenant, choices, provider.GetRequiredService<IServiceScopeFactory>()));
        }

        OptionsBuilder<AnonymousConsumersOptions> options = services.AddOptions<AnonymousConsumersOptions>(tenant).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    // What a host may replace, each by registering its own before or after.
    private static void AddPlugs(IServiceCollection services, string tenant)
    {
        if (tenant.Length == 0)
        {
            // For the default tenant the plain registration counts, so that a host replaces it as it replaces anything.
            services.TryAddSingleton<IVisitorIdIssuer>(static provider => MakeIssuer(provider));
            services.TryAddSingleton<IAnonymousContactNamer>(static provider => new AnonymousContactNamer(OptionsOf(provider, "").Naming));
            services.TryAddKeyedSingleton("", static (provider, _) => provider.GetRequiredService<IVisitorIdIssuer>());
            services.TryAddKeyedSingleton("", static (provider, _) => provider.GetRequiredService<IAnonymousContactNamer>());
        }

        services.TryAddKeyedSingleton<IVisitorIdIssuer>(tenant, static (provider, _) => MakeIssuer(provider));
        services.TryAddKeyedSingleton<IAnonymousContactNamer>(tenant, (provider, _) => new AnonymousContactNamer(OptionsOf(provider, tenant).Naming));
        services.TryAddKeyedSingleton<IVisitorLedger>(tenant, static (provider, _) => new InMemoryLedger(TimeOf(provider)));
        services.TryAddKeyedSingleton(tenant, static (_, _) => DemoCrm());
        services.TryAddKeyedTransient<ICrmAdapter>(tenant, (provider, _) => new BorrowedCrm(provider.GetRequiredKeyedService<CrmSource>(tenant).From(provider)));
    }

    private static VisitorIdIssuer MakeIssuer(IServiceProvider provider) => new(ClockOf(provider), provider.GetService<IRandomBytes>());

    private static CrmSource DemoCrm()
    {
        InMemoryCrm crm = new();
        return new CrmSource(_ => crm);
    }

    private static void AddService<TService>(IServiceCollection services, string tenant, Func<Tenant, OperationRunner, TService> make)
        where TService : class =>
        services.TryAddKeyedSingleton(tenant, (provider, _) =>
            make(provider.GetRequiredKeyedService<Tenant>(tenant), provider.GetRequiredKeyedService<OperationRunner>(tenant)));

    private static void AddPlainAliases(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<ITicketOpener>(""));
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<ITicketMerger>(""));
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<IVisitorDirectory>(""));
        services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<IRecovery>(""));
    }

    private static Tenant MakeTenant(IServiceProvider provider, string name)
    {
        AnonymousConsumersOptions options = OptionsOf(provider, name);
        ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger(AnonIdentityTelemetry.Name) ?? NullLogger.Instance;
        if (provider.GetRequiredKeyedService<TenantChoices>(name).IsDemo)
        {
            logger.DemoInMemory(name);
        }

        Tenant tenant = new(
            name,
            options,
            provider.GetRequiredKeyedService<IVisitorLedger>(name),
            provider.GetRequiredService<IServiceScopeFactory>(),
            ClockOf(provider),
            TimeOf(provider),
            provider.GetRequiredKeyedService<IVisitorIdIssuer>(name),
            provider.GetRequiredKeyedService<IAnonymousContactNamer>(name),
            logger,
            provider.GetService<IPacing>());

        // Asked while the start may still fail: an adapter that cannot be made later on is then a failure like another.
        _ = tenant.Capabilities;
        return tenant;
    }

    private static AnonymousConsumersOptions OptionsOf(IServiceProvider provider, string tenant) =>
        provider.GetRequiredService<IOptionsMonitor<AnonymousConsumersOptions>>().Get(tenant);

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    // The host's clock, else its TimeProvider, else the system's; never registered by us.
    private static IClock ClockOf(IServiceProvider provider) =>
        provider.GetService<IClock>() ?? (provider.GetService<TimeProvider>() is { } time ? new TimeProviderClock(time) : SystemTime);

#pragma warning disable RS0030 // The one place that falls back to it.
    private static IClock SystemTime => SystemClock.Instance;
#pragma warning restore RS0030
}
