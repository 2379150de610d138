using AnonIdentity.Quickstart.RequestTracker;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Quickstart.Story;

/// <summary>The story on a Request Tracker; one for tests, since what the story makes stays there.</summary>
internal sealed class RequestTrackerStoryCrm(string url, string token) : IStoryCrm
{
    private readonly RequestTrackerAgent _agent = new(new RequestTrackerCalls(url, token));
    private readonly string _run = TimeProvider.System.GetUtcNow().ToString("yyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);

    public string Name => $"Request Tracker at {url}";

    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(15);

    public IAgent Agent => _agent;

    public IReadOnlyList<string> Arguments => ["--crm", "request-tracker", "--url", url, "--token", token];

    public Task PrepareAsync() => _agent.BeginAsync();

    public ConsumerId Consumer(string name) => new($"{name}-{_run}");

    public AnonymousConsumersBuilder Use(AnonymousConsumersBuilder builder) => builder.UseRequestTracker(o =>
    {
        o.Url = url;
        o.Token = token;

        // Nobody else is on this server: what it does, it does at once.
        o.Settle = TimeSpan.FromSeconds(2);
    });

    public ValueTask DisposeAsync()
    {
        _agent.Dispose();
        return ValueTask.CompletedTask;
    }
}
