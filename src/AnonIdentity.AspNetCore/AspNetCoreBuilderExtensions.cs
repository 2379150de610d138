using AnonIdentity.AspNetCore;
using AnonIdentity.AspNetCore.Endpoints;
using AnonIdentity.AspNetCore.Review;
using AnonIdentity.AspNetCore.SignIn;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the web part.</summary>
public static class AspNetCoreBuilderExtensions
{
    /// <summary>Adds the visitor cookie and header, the merge at sign-in, and what <c>MapAnonymousConsumers</c> needs; brings the visitor tokens
    /// and the recovery worker of this tenant. May stand before or after <c>AddAuthentication</c>, which it does not call, but after a host's own
    /// <see cref="IAuthenticationService"/>.</summary>
    /// <param name="builder">The tenant.</param>
    /// <param name="configure">Changes the options, which are common to all tenants.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AnonymousConsumersBuilder UseAspNetCore(this AnonymousConsumersBuilder builder, Action<AnonymousConsumersWebOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, tenant) = (builder.Services, builder.Name);
        builder.UseVisitorTokens().UseRecoveryWorker();
        services.AddAntiforgery();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnonymousConsumersWebOptions>, AnonymousConsumersWebOptionsValidator>());
        OptionsBuilder<AnonymousConsumersWebOptions> options = services.AddOptions<AnonymousConsumersWebOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddKeyedSingleton(tenant, (provider, _) => new WebTenant(provider, tenant));
        services.TryAddSingleton<Budgets>();
        services.TryAddSingleton<Gate>();
        services.TryAddSingleton<ReviewCounts>();
        if (!services.Any(static s => s.ServiceType == typeof(SignInFlow)))
        {
            services.AddSingleton<VisitorMerges>();
            services.AddSingleton<ConsumerSchemes>();
            services.AddSingleton<ConsumerSignIn>();
            services.AddSingleton<AppRequest>();
            services.AddSingleton<SignInFlow>();
            services.AddSingleton<ReviewGuard>();
            services.AddHostedService(static provider => provider.GetRequiredService<ReviewGuard>());
            Watch(services);
        }

        return builder;
    }

    // The framework registers its own only where there is none, so the order of the calls does not matter. What is not registered here is
    // authentication itself: a host that signs nobody in would get its middleware, and pay for it at each request.
    private static void Watch(IServiceCollection services)
    {
        ServiceDescriptor own = services.LastOrDefault(IsWatched) ?? Standard();
        services.Remove(own);
        services.Add(Watched(own));
        services.Add(ServiceDescriptor.Describe(typeof(IAuthenticationService), typeof(SignInWatch), own.Lifetime));
    }

    private static bool IsWatched(ServiceDescriptor service) => service.ServiceType == typeof(IAuthenticationService) && !service.IsKeyedService;

    // What the framework would register. Made by a factory: where nobody adds authentication it is never made, and must not fail when the container is built.
    private static ServiceDescriptor Standard()
    {
        ServiceDescriptor standard = new ServiceCollection().AddAuthenticationCore().Last(IsWatched);
        ObjectFactory make = ActivatorUtilities.CreateFactory(standard.ImplementationType!, []);
        return ServiceDescriptor.Describe(
            typeof(IAuthenticationService),
            provider => provider.GetService<IAuthenticationSchemeProvider>() is null
                ? throw new InvalidOperationException("There is no authentication in this application: call services.AddAuthentication().")
                : make(provider, null),
            standard.Lifetime);
    }

    // Under a key: the container goes on to make it in its own way, and disposes what it made. What was scoped is kept by the one watcher of the scope,
    // and not by the scope too: that would cost each request.
    private static ServiceDescriptor Watched(ServiceDescriptor own)
    {
        ServiceLifetime lifetime = own.Lifetime == ServiceLifetime.Scoped ? ServiceLifetime.Transient : own.Lifetime;
        return own.ImplementationInstance is { } instance ? new ServiceDescriptor(own.ServiceType, typeof(SignInWatch), instance)
            : own.ImplementationFactory is { } factory ? new ServiceDescriptor(own.ServiceType, typeof(SignInWatch), (provider, _) => factory(provider), lifetime)
            : new ServiceDescriptor(own.ServiceType, typeof(SignInWatch), own.ImplementationType!, lifetime);
    }
}
