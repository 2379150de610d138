using AnonIdentity.Ledger.Tests;
using AnonIdentity.TestServers;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace AnonIdentity.Ledger.Tests;

/// <summary>The server of this test run; it is started by the first test that asks.</summary>
public sealed class PostgreSqlFixture : IAsyncDisposable
{
    private readonly Lazy<Task<(PostgreSqlServer? Server, string? Reason)>> _server = new(() => PostgreSqlServer.StartAsync(CancellationToken.None));
    private int _databases;

    /// <summary>An empty database of its own; skips the test, or fails it where servers are required, when there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        (PostgreSqlServer? server, string? reason) = await _server.Value;
        if (server is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("ANONIDENTITY_REQUIRE_SERVERS") == "1", reason!);
            Assert.Fail(reason!);
        }

        return await server!.CreateDatabaseAsync($"anonidentity_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && (await _server.Value).Server is { } server)
        {
            await server.DisposeAsync();
        }
    }
}
