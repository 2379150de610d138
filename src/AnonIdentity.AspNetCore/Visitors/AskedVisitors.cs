using System.Collections.Concurrent;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>The visitors that apps send along with every request. The merge of each is asked for once a minute at most, by however many requests at
/// a time, and never again once it is spent. Only saves questions to the ledger: it may forget at any time.</summary>
internal sealed class AskedVisitors(TimeProvider time)
{
    internal const int Most = 10_000;

    /// <summary>How long a question stands whose answer is not for good: nothing to merge, late, or failed. Longer than any sign-in budget.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<VisitorId, AskedVisitor> _asked = new();

    /// <summary>The question that stands; <see langword="null"/>: there is none.</summary>
    internal AskedVisitor? Find(VisitorId visitor) => _asked.TryGetValue(visitor, out AskedVisitor? known) && Stands(known) ? known : null;

    /// <summary>The question that stands, or else a new one, whose merge begins now. Of several at a time one is kept, and only that one begins.</summary>
    internal AskedVisitor Ask(VisitorId visitor, Func<Task<bool>> merge)
    {
        if (_asked.Count >= Most)
        {
            _asked.Clear();
        }

        AskedVisitor fresh = new(merge, time.GetTimestamp());
        return _asked.AddOrUpdate(visitor, fresh, (_, known) => Stands(known) ? known : fresh);
    }

    /// <summary>The visitor may have something to merge from now on. A question under way is forgotten with its answer, which may be of before.</summary>
    internal void Forget(VisitorId visitor) => _asked.TryRemove(visitor, out _);

    private bool Stands(AskedVisitor asked) => time.GetElapsedTime(asked.AskedAt) < Rest || asked.IsSpent;
}
