using System.Collections.Concurrent;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>The visitors that apps send along. The merge of each is asked for once a minute at most, by however many requests at a time, and never
/// again once it is spent; and one whose merge was late or failed is nobody else's. Memory of this process: it may forget at any time.</summary>
internal sealed class AskedVisitors(TimeProvider time)
{
    internal const int Most = 10_000;

    /// <summary>How long a question stands whose answer is not for good: nothing to merge, or late. Longer than any sign-in budget.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>How long one stands that failed: who asked is still there, and is to get what is theirs.</summary>
    internal static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<VisitorId, AskedVisitor> _asked = new();

    /// <summary>The last question, whether it stands or not; <see langword="null"/>: none is remembered.</summary>
    internal AskedVisitor? Find(VisitorId visitor) => _asked.GetValueOrDefault(visitor);

    /// <summary>Whether a question need not be asked anew.</summary>
    internal bool Stands(AskedVisitor asked) => asked.IsSpent || (!asked.IsOutdated && time.GetElapsedTime(asked.AskedAt) < (asked.HasFailed ? RestAfterFailure : Rest));

    /// <summary>Whether the visitor may have something that another consumer brought, of which it is not known that it is theirs now: rather nobody
    /// gets it than the next one.</summary>
    internal bool IsOfAnother(VisitorId visitor, ConsumerId consumer) => Find(visitor) is { IsOpen: true } asked && asked.Consumer != consumer;

    /// <summary>The question that stands, or else a new one, whose merge begins now. Of several at a time one is kept, and only that one begins.</summary>
    internal AskedVisitor Ask(VisitorId visitor, ConsumerId consumer, Func<Task<bool?>> merge)
    {
        if (_asked.Count >= Most)
        {
            _asked.Clear();
        }

        AskedVisitor fresh = new(consumer, merge, time.GetTimestamp());
        return _asked.AddOrUpdate(visitor, fresh, (_, known) => Stands(known) ? known : fresh);
    }

    /// <summary>The merge at a sign-in was late or failed: the app keeps the visitor, for this consumer.</summary>
    internal void KeepFor(VisitorId visitor, ConsumerId consumer) =>
        _asked[visitor] = new AskedVisitor(consumer, static () => Task.FromResult<bool?>(null), time.GetTimestamp());

    /// <summary>The visitor may have something to merge from now on: the answer of a question, also of one under way, may be of before.</summary>
    internal void Outdate(VisitorId visitor)
    {
        if (_asked.TryGetValue(visitor, out AskedVisitor? asked))
        {
            asked.IsOutdated = true;
        }
    }
}
