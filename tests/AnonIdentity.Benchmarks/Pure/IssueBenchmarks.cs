using AnonIdentity.Issuing;
using BenchmarkDotNet.Attributes;
using MassTransit;
using NodaTime;

namespace AnonIdentity.Benchmarks.Pure;

/// <summary>Making an identifier and its text.</summary>
[MemoryDiagnoser]
public class IssueBenchmarks
{
    private readonly VisitorIdIssuer _issuer = new(SystemClock.Instance);
    private readonly char[] _text = new char[33];

    [Benchmark(Baseline = true)]
    public string Visitor() => _issuer.Issue(Channel.Web).ToString();

    [Benchmark]
    public bool VisitorTryFormat() => _issuer.Issue(Channel.Web).TryFormat(_text, out _);

    [Benchmark]
    public string GuidVersion7() => Guid.CreateVersion7().ToString();

    [Benchmark]
    public string UlidText() => Ulid.NewUlid().ToString();

    [Benchmark]
    public string NewIdText() => NewId.Next().ToString();

    [Benchmark]
    public string UuidNextText() => UUIDNext.Uuid.NewSequential().ToString();
}
