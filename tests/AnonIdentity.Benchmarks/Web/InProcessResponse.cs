using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>A response that runs what was asked for at its start and its end, such as ending the request's scope, and keeps its lists for the next one.</summary>
internal sealed class InProcessResponse : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Run, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Run, object State)> _completed = new();

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    internal void Reset()
    {
        StatusCode = StatusCodes.Status200OK;
        ReasonPhrase = null;
        Headers.Clear();
        HasStarted = false;
    }

    internal Task StartAsync()
    {
        Task all = RunAsync(_starting);
        HasStarted = true;
        return all;
    }

    internal Task CompleteAsync() => RunAsync(_completed);

    private static async Task RunAsync(Stack<(Func<object, Task> Run, object State)> callbacks)
    {
        while (callbacks.TryPop(out (Func<object, Task> Run, object State) callback))
        {
            await callback.Run(callback.State);
        }
    }
}
