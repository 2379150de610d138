using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Crm.RequestTracker.Tests;

internal static class ReadmeSample
{
    public static void Register(IServiceCollection services)
    {
        #region register
        services.AddAnonymousConsumers()
                .UseSqlite("Data Source=anon.db")
                .UseRequestTracker(o => { o.Url = "https://rt.example.com/REST/2.0"; o.Token = "1-27-…"; });
        #endregion
    }
}
