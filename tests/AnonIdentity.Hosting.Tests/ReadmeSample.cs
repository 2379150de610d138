using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Hosting.Tests;

internal static class ReadmeSample
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services.AddAnonymousConsumers().UseRecoveryWorker(o => o.Interval = TimeSpan.FromSeconds(10));
        services.AddHealthChecks().AddAnonymousConsumers();
        #endregion
    }
}
