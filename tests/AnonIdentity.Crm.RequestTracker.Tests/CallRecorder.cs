using System.Collections.Concurrent;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>Records every call that the adapter makes, and lets a test act just before one.</summary>
internal sealed class CallRecorder : DelegatingHandler
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>Runs before a call is sent, with its text as in <see cref="Calls"/>.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Runs when RT has done a call and before the adapter hears of it.</summary>
    public Func<string, HttpResponseMessage, Task>? After { get; set; }

    /// <summary>Method and path of each call, ids as N: <c>PUT tickets/bulk</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public void Clear() => _calls.Clear();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath.Split("/REST/2.0/")[^1];
        string call = $"{request.Method} {string.Join('/', path.Split('/').Select(static p => p.All(char.IsAsciiDigit) ? "N" : p))}";
        _calls.Enqueue(call);
        if (Before is { } before)
        {
            await before(call);
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (After is { } after)
        {
            await after(call, response);
        }

        return response;
    }
}
