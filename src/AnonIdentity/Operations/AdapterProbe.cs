using AnonIdentity.Crm;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Operations;

/// <summary>Asks an adapter something that needs no call to the CRM, where nothing can be awaited: an option, the validation of options.</summary>
internal static class AdapterProbe
{
    internal static T Ask<T>(IServiceScopeFactory scopes, string tenant, Func<ICrmAdapter, T> question)
    {
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        try
        {
            return question(scope.ServiceProvider.GetRequiredKeyedService<CrmSource>(tenant).From(scope.ServiceProvider));
        }
        finally
        {
            // An adapter may be disposable only asynchronously; nobody waits for that here.
            _ = scope.DisposeAsync().AsTask();
        }
    }
}
