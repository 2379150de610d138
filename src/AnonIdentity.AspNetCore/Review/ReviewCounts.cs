using System.Diagnostics.Metrics;
using AnonIdentity.Diagnostics;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>Counts by hour what this process did, from the library's own metrics: for the chart. Kept in memory for two days.</summary>
internal sealed class ReviewCounts : IDisposable
{
    internal const int Hours = 48;

    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Tenant, string What), SortedDictionary<long, long>> _counts = [];

    public ReviewCounts(IServiceProvider services)
    {
        _time = (TimeProvider?)services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == AnonIdentityTelemetry.Name && Names.ContainsKey(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, measured, tags, _) => Add(instrument.Name, measured, tags));
        _listener.Start();
    }

    /// <summary>What is counted, and what it is called.</summary>
    internal static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AnonIdentityTelemetry.TicketsOpened] = "Tickets",
        [AnonIdentityTelemetry.Merges] = "Merges",
        [AnonIdentityTelemetry.Undos] = "Undos",
        [AnonIdentityTelemetry.Forgets] = "Forgets",
        [AnonIdentityTelemetry.Parked] = "Parked",
    };

    private long Hour => _time.GetUtcNow().ToUnixTimeSeconds() / 3600;

    /// <summary>The last two days of one count, the oldest hour first.</summary>
    internal IReadOnlyList<long> Of(string tenant, string instrument)
    {
        long first = Hour - Hours + 1;
        lock (_lock)
        {
            return _counts.TryGetValue((tenant, instrument), out SortedDictionary<long, long>? hours)
                ? [.. Enumerable.Range(0, Hours).Select(i => hours.GetValueOrDefault(first + i))]
                : new long[Hours];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string instrument, long measured, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string tenant = "";
        foreach ((string key, object? value) in tags)
        {
            tenant = key == AnonIdentityTelemetry.TenantTag ? value as string ?? "" : tenant;
        }

        long hour = Hour;
        lock (_lock)
        {
            if (!_counts.TryGetValue((tenant, instrument), out SortedDictionary<long, long>? hours))
            {
                _counts.Add((tenant, instrument), hours = []);
            }

            hours[hour] = hours.GetValueOrDefault(hour) + measured;
            while (hours.Count > Hours)
            {
                hours.Remove(hours.Keys.First());
            }
        }
    }
}
