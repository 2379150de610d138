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

    public Task PrepareAsync() => _agent.ComeInAsync();

    public ConsumerId Consumer(string name)
    {
        ConsumerId consumer = new($"{name}-{_run}");
        _agent.Know(consumer.Value);
        return consumer;
    }

    public AnonymousConsumersBuilder Use(AnonymousConsumersBuilder builder)
    {
        // The agent is told of each visitor, so that it finds the story's contacts among all others.
        Func<IServiceProvider, object> issuer = builder.Services.Last(s => !s.IsKeyedService && s.ServiceType == typeof(IVisitorIdIssuer)).ImplementationFactory!;
        builder.Services.AddSingleton<IVisitorIdIssuer>(provider => new NotingIssuer((IVisitorIdIssuer)issuer(provider), _agent));
        return builder.UseRequestTracker(o =>
        {
            o.Url = url;
            o.Token = token;

            // A server for tests: what it does, it does at once.
            o.Settle = TimeSpan.FromSeconds(2);
        });
    }

    public ValueTask DisposeAsync()
    {
        _agent.Dispose();
        return ValueTask.CompletedTask;
    }
}
