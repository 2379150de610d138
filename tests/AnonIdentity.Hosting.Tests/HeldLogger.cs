using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.Hosting.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class HeldLogger : ILogger<RecoveryWorker>, ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, EventId Event, string Text, Exception? Failure)> Entries { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId, formatter(state, exception), exception));
}
