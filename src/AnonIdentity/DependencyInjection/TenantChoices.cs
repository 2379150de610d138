using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.DependencyInjection;

/// <summary>What a host has chosen for a tenant. Nothing: a demo in memory. One without the other: the start fails.</summary>
internal sealed class TenantChoices
{
    internal bool Crm { get; set; }

    internal bool Ledger { get; set; }

    internal bool IsDemo => !Crm && !Ledger;

    internal static TenantChoices Of(IServiceCollection services, string name)
    {
        object? found = services.FirstOrDefault(s => s.IsKeyedService && s.ServiceType == typeof(TenantChoices) && Equals(s.ServiceKey, name))?.KeyedImplementationInstance;
        if (found is TenantChoices choices)
        {
            return choices;
        }

        choices = new TenantChoices();
        services.AddKeyedSingleton(name, choices);
        return choices;
    }
}
