using AnonIdentity.DataProtection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the visitor tokens.</summary>
public static class VisitorTokensBuilderExtensions
{
    /// <summary>Adds <see cref="IVisitorTokens"/> for this tenant, as a keyed service, and plainly for the default tenant. Keys are the host's:
    /// what it says by <c>AddDataProtection()</c> about their storage, rotation and revocation counts. Calling it again changes the options
    /// further.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AnonymousConsumersBuilder UseVisitorTokens(this AnonymousConsumersBuilder builder, Action<VisitorTokenOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, tenant) = (builder.Services, builder.Name);
        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VisitorTokenOptions>, VisitorTokenOptionsValidator>());
        var options = services.AddOptions<VisitorTokenOptions>(tenant).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddKeyedSingleton<IVisitorTokens>(tenant, (provider, _) => Create(provider, tenant));
        if (tenant.Length == 0)
        {
            services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<IVisitorTokens>(""));
        }

        return builder;
    }

    private static SealedVisitorTokens Create(IServiceProvider provider, string tenant) => new SealedVisitorTokens(
        provider.GetRequiredService<IDataProtectionProvider>(),
        tenant,
        provider.GetRequiredService<IOptionsMonitor<VisitorTokenOptions>>().Get(tenant),
        HostClock.Milliseconds(provider),
        provider.GetService<ILogger<SealedVisitorTokens>>() ?? (ILogger)NullLogger.Instance);
}
