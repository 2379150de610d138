using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.TestServers;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>One server for all rows, started by the first that needs it.</summary>
internal sealed class PostgreSqlForRows : IAsyncDisposable
{
    private PostgreSqlServer? _server;
    private string? _reason;

    /// <summary>The line of a row that finds no server.</summary>
    internal QuickResult Missing => new("", "", $"not measured: {_reason}", null);

    internal async Task<PostgreSqlServer?> StartAsync(CancellationToken cancellationToken)
    {
        if (_server is null && _reason is null)
        {
            (_server, _reason) = await PostgreSqlServer.StartAsync(cancellationToken);
        }

        return _server;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
