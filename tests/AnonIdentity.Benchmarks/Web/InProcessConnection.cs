using System.Collections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>One connection. As with Kestrel it is the features of each of its requests, and keeps the <see cref="HttpContext"/> for the next one.</summary>
internal sealed class InProcessConnection<TContext>(IHttpApplication<TContext> application, string path, IReadOnlyDictionary<string, string> headers)
    : IFeatureCollection, IHostContextContainer<TContext>, IInProcessClient, IHttpRequestLifetimeFeature
    where TContext : notnull
{
    private readonly Dictionary<Type, object> _features = [];
    private readonly HttpRequestFeature _request = RequestOf(path, headers);
    private readonly InProcessResponse _response = new();

    public TContext? HostContext { get; set; }

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    public object? this[Type key]
    {
        get => _features.GetValueOrDefault(key);
        set
        {
            Revision++;
            if (value is null)
            {
                _features.Remove(key);
            }
            else
            {
                _features[key] = value;
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public void Send(int times)
    {
        for (int i = 0; i < times; i++)
        {
            SendAsync().GetAwaiter().GetResult();
        }
    }

    public void Abort() => throw new InvalidOperationException("The request was aborted.");

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static HttpRequestFeature RequestOf(string path, IReadOnlyDictionary<string, string> headers)
    {
        HttpRequestFeature request = new() { Method = "GET", Protocol = "HTTP/1.1", Scheme = "https", Path = path, RawTarget = path };
        foreach ((string name, string value) in headers)
        {
            request.Headers[name] = value;
        }

        return request;
    }

    private async Task SendAsync()
    {
        _features.Clear();
        _response.Reset();
        this[typeof(IHttpRequestFeature)] = _request;
        this[typeof(IHttpResponseFeature)] = _response;
        this[typeof(IHttpRequestLifetimeFeature)] = this;
        TContext context = application.CreateContext(this);
        await application.ProcessRequestAsync(context);
        await _response.StartAsync();
        await _response.CompleteAsync();
        application.DisposeContext(context, null);
        if (_response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException($"{path} was answered {_response.StatusCode}.");
        }
    }
}
