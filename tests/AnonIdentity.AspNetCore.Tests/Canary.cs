using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Takes down all that this process tells about itself: every log category at Trace with its scopes, every activity, every metric with its
/// tags; the framework's as well as ours.</summary>
internal sealed class Canary : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, byte> _seen = new(StringComparer.Ordinal);
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new() { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };

    public Canary()
    {
        _activities = new()
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Add($"activity {activity.Source.Name} {activity.DisplayName} {activity.StatusDescription} {Text(activity.TagObjects)} {Text(activity.Baggage)} {string.Join(' ', activity.Events.Select(e => e.Name + Text(e.Tags)))}"),
        };
        ActivitySource.AddActivityListener(_activities);
        Measure<byte>();
        Measure<short>();
        Measure<int>();
        Measure<long>();
        Measure<float>();
        Measure<double>();
        Measure<decimal>();
        _meters.Start();
    }

    public ICollection<string> Seen => _seen.Keys;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private static string Text<T>(IEnumerable<KeyValuePair<string, T>> pairs) => string.Join(' ', pairs.Select(static pair => $"{pair.Key}={pair.Value}"));

    private void Measure<T>()
        where T : struct =>
        _meters.SetMeasurementEventCallback<T>((instrument, _, tags, _) => Add($"metric {instrument.Meter.Name} {instrument.Name} {Text(tags.ToArray())}"));

    private void Add(string line) => _seen.TryAdd(line, 0);

    private sealed class Category(Canary all, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            all.Add($"scope {name} {state} {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            all.Add($"log {name} {eventId.Name} {formatter(state, exception)} {exception} {Values(state)}");

        private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values ? Text(values) : "";
    }
}
