using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Hosting.Tests;

internal static class ReadmeSample
{
    public static void Register(IServiceCollection services, AnonymousConsumersBuilder anonymous)
    {
        #region register
        anonymous.UseRecoveryWorker(o => o.Interval = TimeSpan.FromSeconds(10));
        services.AddHealthChecks().AddAnonymousConsumers();
        #endregion
    }
}
