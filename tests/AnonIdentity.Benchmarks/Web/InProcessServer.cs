using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>A server without sockets: gives the application one request after another, as Kestrel does on one connection. What is left is the
/// application's own work, and no noise of a network hides a difference in it.</summary>
internal sealed class InProcessServer : IServer
{
    private Func<IReadOnlyDictionary<string, string>, string, IInProcessClient>? _connect;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _connect = (headers, path) => new InProcessConnection<TContext>(application, path, headers);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A browser that asks for one page again and again.</summary>
    internal IInProcessClient Connect(string path, params (string Name, string Value)[] cookies)
    {
        Dictionary<string, string> headers = new() { ["Host"] = "shop.example" };
        if (cookies.Length > 0)
        {
            headers["Cookie"] = string.Join("; ", cookies.Select(static cookie => $"{cookie.Name}={cookie.Value}"));
        }

        return (_connect ?? throw new InvalidOperationException("The application is not started."))(headers, path);
    }

    public void Dispose()
    {
        // There is nothing to close.
    }
}
