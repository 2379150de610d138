using AnonIdentity.Issuing;
using BenchmarkDotNet.Attributes;
using NodaTime;

namespace AnonIdentity.Benchmarks.Pure;

/// <summary>Reading and writing the text of identifiers that are there.</summary>
[MemoryDiagnoser]
public class TextBenchmarks
{
    private const int Count = 1024;

    private readonly VisitorId[] _visitors = [.. Enumerable.Range(0, Count).Select(i => new VisitorIdIssuer(SystemClock.Instance).Issue(i % 2 == 0 ? Channel.Web : Channel.Mobile))];
    private readonly Guid[] _guids;
    private readonly string[] _visitorTexts;
    private readonly string[] _guidTexts;
    private readonly string[] _ulidTexts;
    private readonly char[] _text = new char[36];
    private int _next;

    public TextBenchmarks()
    {
        _visitorTexts = [.. _visitors.Select(visitor => visitor.ToString())];
        _guids = [.. _visitors.Select(visitor => visitor.Value)];
        _guidTexts = [.. _guids.Select(guid => guid.ToString())];
        _ulidTexts = [.. _visitors.Select(visitor => new Ulid(visitor.Value).ToString())];
    }

    private int Next => _next = (_next + 1) % Count;

    [Benchmark(Baseline = true)]
    public VisitorId ParseVisitor() => VisitorId.Parse(_visitorTexts[Next]);

    [Benchmark]
    public Guid ParseGuid() => Guid.Parse(_guidTexts[Next]);

    [Benchmark]
    public Ulid ParseUlid() => Ulid.Parse(_ulidTexts[Next]);

    [Benchmark]
    public bool FormatVisitor() => _visitors[Next].TryFormat(_text, out _);

    [Benchmark]
    public bool FormatGuid() => _guids[Next].TryFormat(_text, out _);
}
