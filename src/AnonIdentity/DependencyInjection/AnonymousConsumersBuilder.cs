using System.Diagnostics.CodeAnalysis;
using AnonIdentity;
using AnonIdentity.Crm;
using AnonIdentity.DependencyInjection;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers one tenant of the library; what <c>AddAnonymousConsumers</c> returns.</summary>
public sealed class AnonymousConsumersBuilder
{
    internal AnonymousConsumersBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that are being registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The tenant, which is the key of its services; empty for the default tenant.</summary>
    public string Name { get; }

    /// <summary>Chooses the CRM. A type that the host registered is taken with its lifetime, else it is registered as scoped: it is resolved in a
    /// scope for each run, so that it may use a DbContext. One that holds state of its own must be registered as a singleton before. A type is one
    /// registration for all tenants: for an adapter of each tenant use the overload with a factory. The last choice counts.</summary>
    /// <typeparam name="TAdapter">The adapter.</typeparam>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseCrm<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAdapter>()
        where TAdapter : class, ICrmAdapter
    {
        Services.TryAddScoped<TAdapter>();
        return UseCrm(static provider => provider.GetRequiredService<TAdapter>());
    }

    /// <summary>Chooses the CRM by a factory that is called in each scope. The last choice counts.</summary>
    /// <param name="factory">Finds the adapter in the scope's services, which own it. One that it makes itself is not disposed of.</param>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseCrm(Func<IServiceProvider, ICrmAdapter> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        TenantChoices.Of(Services, Name).Crm = true;
        Services.RemoveAllKeyed<CrmSource>(Name);
        Services.AddKeyedSingleton(Name, new CrmSource(factory));
        return this;
    }

    /// <summary>Chooses an adapter that is there already and is shared by all runs. The last choice counts.</summary>
    /// <param name="adapter">The adapter; thread-safe. The container does not dispose of it.</param>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseCrm(ICrmAdapter adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        return UseCrm(_ => adapter);
    }

    /// <summary>Chooses the ledger by a factory that is called once. The last choice counts.</summary>
    /// <param name="factory">Makes the ledger; the container disposes of it.</param>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseLedger(Func<IServiceProvider, IVisitorLedger> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        TenantChoices.Of(Services, Name).Ledger = true;
        Services.RemoveAllKeyed<IVisitorLedger>(Name);
        Services.AddKeyedSingleton(Name, (provider, _) => factory(provider));
        return this;
    }

    /// <summary>Adds an observer of merges and undos (rule M14). A type that the host registered is taken with its lifetime, else it is
    /// registered as scoped.</summary>
    /// <typeparam name="TObserver">The observer.</typeparam>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>()
        where TObserver : class, IMergeObserver
    {
        Services.TryAddScoped<TObserver>();
        return UseObserver(static provider => provider.GetRequiredService<TObserver>());
    }

    /// <summary>Adds an observer of merges and undos by a factory that is called in each scope (rule M14).</summary>
    /// <param name="factory">Finds the observer in the scope's services, which own it.</param>
    /// <returns>This builder.</returns>
    public AnonymousConsumersBuilder UseObserver(Func<IServiceProvider, IMergeObserver> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Services.AddKeyedSingleton(Name, new ObserverSource(factory));
        return this;
    }
}
