using AnonIdentity.Ledger;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the parts of one tenant.</summary>
public sealed class AnonymousConsumersBuilder
{
    internal AnonymousConsumersBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The tenant; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Takes a ledger.</summary>
    /// <param name="factory">Makes it.</param>
    public AnonymousConsumersBuilder UseLedger(Func<IServiceProvider, IVisitorLedger> factory)
    {
        Services.AddKeyedSingleton(Name, (provider, _) => factory(provider));
        return this;
    }
}
