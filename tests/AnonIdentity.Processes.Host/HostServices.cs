using AnonIdentity.Quickstart;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes.Host;

/// <summary>The library on a real ledger and on a CRM that is a SQLite file, with short leases so that the dead are followed soon.</summary>
internal static class HostServices
{
    public static ServiceProvider Build(string ledger, string connection, string crmFile)
    {
        ServiceCollection services = new();
        AnonymousConsumersBuilder builder = services.AddAnonymousConsumers(options =>
        {
            options.Lease = TimeSpan.FromSeconds(4);
            options.CrmTimeout = TimeSpan.FromSeconds(2);
            options.CallBudget = TimeSpan.FromSeconds(3);
        });
        builder.UseCrm(new SqliteCrm(new SqliteCrmFile(crmFile)));
        _ = ledger == "sqlite" ? builder.UseSqlite(connection) : builder.UsePostgreSql(connection);
        return services.BuildServiceProvider();
    }
}
