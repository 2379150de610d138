using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>An adapter over a server that is a function: for answers that a real one gives only on a bad day.</summary>
internal sealed class FakeRt : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _answer;
    private readonly ServiceProvider _provider;

    public FakeRt(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer, Action<RequestTrackerOptions>? configure = null)
    {
        _answer = answer;
        ServiceCollection services = new();
        services.AddAnonymousConsumers("acme").UseRequestTracker(o =>
        {
            o.Url = "https://rt.example.com/REST/2.0";
            o.Token = "1-2-s3cret";
            configure?.Invoke(o);
        });
        services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("acme")).ConfigurePrimaryHttpMessageHandler(() => this);
        _provider = services.BuildServiceProvider();
        using IServiceScope scope = _provider.CreateScope();
        Crm = scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("acme");
    }

    public FakeRt(HttpStatusCode status, string body = "", string type = "application/json", params (string Name, string Value)[] headers)
        : this((_, _) => Task.FromResult(Answer(status, body, type, headers)))
    {
    }

    public ICrmAdapter Crm { get; }

    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", string type = "application/json", params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return _answer(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        // The factory that lives in the provider disposes its handlers, this one among them.
        base.Dispose(disposing);
        if (disposing)
        {
            _provider.Dispose();
        }
    }
}
