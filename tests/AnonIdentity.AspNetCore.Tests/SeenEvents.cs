using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The ids of this package's own events, from a level on.</summary>
internal sealed class SeenEvents(LogLevel least) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<int> Seen { get; } = new();

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("AnonIdentity.AspNetCore", StringComparison.Ordinal) ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Seen.Enqueue(eventId.Id);
        }
    }

    public void Dispose()
    {
    }
}
