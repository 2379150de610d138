using AnonIdentity.Simulation.World;
using AnonIdentity.TestServers;

namespace AnonIdentity.Processes;

/// <summary>A server and a database for one test.</summary>
internal static class OnPostgreSql
{
    public static async Task RunAsync(Func<PostgreSqlServer, string, Task> test)
    {
        (PostgreSqlServer? server, string? reason) = await PostgreSqlServer.StartAsync(TestContext.Current.CancellationToken, keepsCommits: true);
        if (server is null)
        {
            Servers.Missing(reason!);
            return;
        }

        await using (server)
        {
            await test(server, await server.CreateDatabaseAsync("fleet", TestContext.Current.CancellationToken));
        }
    }
}
