using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AnonIdentity.Ledger.Tests;

internal static class ReadmeSample
{
    public static void InSqlite(IServiceCollection services)
    {
        #region sqlite
        services.AddAnonymousConsumers().UseSqlite("Data Source=anon.db");
        #endregion
    }

    public static void InPostgreSql(IServiceCollection services)
    {
        #region postgresql
        services.AddAnonymousConsumers().UsePostgreSql("Host=db;Username=app;Database=app");
        #endregion
    }

    public static void OnTheHostsDataSource(IServiceCollection services, NpgsqlDataSource dataSource)
    {
        #region data-source
        services.AddAnonymousConsumers().UsePostgreSql(dataSource);
        #endregion
    }
}
