using AnonIdentity.Crm;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Continues the registration of one tenant's anonymous consumers.</summary>
public sealed class AnonymousConsumersBuilder
{
    /// <summary>Continues the registration of a tenant.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The tenant; empty for the default.</param>
    public AnonymousConsumersBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>Where to register.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The tenant; empty for the default.</summary>
    public string Name { get; }

    /// <summary>Chooses the CRM of this tenant.</summary>
    /// <param name="factory">Makes the adapter, in a scope per run.</param>
    public AnonymousConsumersBuilder UseCrm(Func<IServiceProvider, ICrmAdapter> factory)
    {
        Services.AddKeyedScoped(Name, (provider, _) => factory(provider));
        return this;
    }
}
