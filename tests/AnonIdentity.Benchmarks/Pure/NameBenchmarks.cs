using System.Globalization;
using AnonIdentity.Naming;
using BenchmarkDotNet.Attributes;
using NodaTime;

namespace AnonIdentity.Benchmarks.Pure;

/// <summary>Naming a contact: in a minute that was named already, and in one that was not.</summary>
[MemoryDiagnoser]
public class NameBenchmarks
{
    private const string Zone = "America/New_York";

    private readonly AnonymousContactNamer _namer = new(new NamingOptions { TimeZone = Zone });
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
    private readonly Instant _instant = Instant.FromUtc(2026, 10, 5, 14, 15);
    private readonly DateTimeOffset _time = new(2026, 10, 5, 14, 15, 0, TimeSpan.Zero);

    // A day of minutes: more than the namer remembers.
    private readonly Instant[] _instants;
    private readonly DateTimeOffset[] _times;
    private int _minute;

    public NameBenchmarks()
    {
        _instants = [.. Enumerable.Range(0, 1440).Select(minute => _instant + Duration.FromMinutes(minute))];
        _times = [.. Enumerable.Range(0, 1440).Select(minute => _time.AddMinutes(minute))];
    }

    private int Minute => _minute = (_minute + 1) % 1440;

    [Benchmark(Baseline = true)]
    public string SameMinute() => _namer.Name(Channel.Web, _instant);

    [Benchmark]
    public string FreshMinute() => _namer.Name(Channel.Web, _instants[Minute]);

    [Benchmark]
    public string SameMinuteByHand() => ByHand(_time);

    [Benchmark]
    public string FreshMinuteByHand() => ByHand(_times[Minute]);

    private string ByHand(DateTimeOffset time)
    {
        DateTimeOffset t = TimeZoneInfo.ConvertTime(time, _zone);
        return string.Create(CultureInfo.InvariantCulture, $"Web User {t:MM/dd HH:mm}");
    }
}
