using AnonIdentity.Crm;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Simulation.World;

/// <summary>The smallest container that a tenant needs: one adapter, some observers.</summary>
internal sealed class Container(ICrmAdapter crm, params IMergeObserver[] observers) : IServiceScopeFactory, IServiceScope, IKeyedServiceProvider
{
    public IServiceProvider ServiceProvider => this;

    public IServiceScope CreateScope() => this;

    public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : null;

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        serviceType == typeof(CrmSource) ? new CrmSource(_ => crm)
        : serviceType == typeof(IEnumerable<ObserverSource>) ? observers.Select(observer => new ObserverSource(_ => observer)) : null;

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException($"There is no {serviceType}.");

    public void Dispose()
    {
    }
}
