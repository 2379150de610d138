using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>A log that throws once it is broken, as Microsoft's does when a provider fails.</summary>
internal sealed class BrokenLog : ILoggerFactory, ILogger
{
    public bool IsBroken { get; set; }

    public bool Failed { get; private set; }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Failed |= IsBroken;
        if (IsBroken)
        {
            throw new InvalidOperationException("The disk of the log is full.");
        }
    }

    public void Dispose()
    {
    }
}
