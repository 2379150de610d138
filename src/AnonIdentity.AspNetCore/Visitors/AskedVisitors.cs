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

    /// <summary>Whether the last question was another consumer's, and it is not known that it is answered for good: the visitor may have what is
    /// theirs, and rather nobody gets it than the next one.</summary>
    internal static bool IsOfAnother(AskedVisitor? asked, ConsumerId consumer) => asked is { IsOpen: true } && asked.Consumer != consumer;

    /// <summary>The question that stands, or that is another consumer's; else a new one, whose merge begins now. Of several at a time one is kept,
    /// and only that one begins.</summary>
    internal AskedVisitor Ask(VisitorId visitor, ConsumerId consumer, Func<Task<bool?>> merge) => Keep(visitor, consumer, merge, anew: false);

    /// <summary>The same at a sign-in, which asks anew also where the last answer still stands.</summary>
    internal AskedVisitor AskAnew(VisitorId visitor, ConsumerId consumer, Func<Task<bool?>> merge) => Keep(visitor, consumer, merge, anew: true);

    /// <summary>The visitor may have something to merge from now on: the answer of a question, also of one under way, may be of before.</summary>
    internal void Outdate(VisitorId visitor)
    {
        if (_asked.TryGetValue(visitor, out AskedVisitor? asked))
        {
            asked.IsOutdated = true;
        }
    }

    private AskedVisitor Keep(VisitorId visitor, ConsumerId consumer, Func<Task<bool?>> merge, bool anew)
    {
        if (_asked.Count >= Most)
        {
            MakeRoom();
        }

        AskedVisitor fresh = new(consumer, merge, time.GetTimestamp());
        return _asked.AddOrUpdate(visitor, fresh, (_, known) => IsOfAnother(known, consumer) || (!anew && Stands(known)) ? known : fresh);
    }

    // What is open guards somebody's tickets: that goes last.
    private void MakeRoom()
    {
        foreach ((VisitorId visitor, AskedVisitor asked) in _asked)
        {
            if (!asked.IsOpen)
            {
                _asked.TryRemove(KeyValuePair.Create(visitor, asked));
            }
        }

        if (_asked.Count >= Most)
        {
            _asked.Clear();
        }
    }
}
