using System.Collections.Concurrent;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>Which visitors are spent for which consumer. Only saves questions to the ledger: it may forget at any time.</summary>
internal sealed class SettledMerges
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(VisitorId Visitor, ConsumerId Consumer), bool> _pairs = new();
    private int _count;

    internal bool Contains(VisitorId visitor, ConsumerId consumer) => _pairs.ContainsKey((visitor, consumer));

    internal void Add(VisitorId visitor, ConsumerId consumer)
    {
        if (_pairs.TryAdd((visitor, consumer), true) && Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Exchange(ref _count, 0);
            _pairs.Clear();
        }
    }
}
