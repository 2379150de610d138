namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A merge that was asked for. It begins when somebody first looks at it.</summary>
/// <param name="consumer">For whom.</param>
/// <param name="merge">Merges, and tells whether the visitor is spent; <see langword="null"/>: it failed, and nobody knows.</param>
/// <param name="askedAt">When, as a timestamp.</param>
internal sealed class AskedVisitor(ConsumerId consumer, Func<Task<bool?>> merge, long askedAt)
{
    private readonly Lazy<Task<bool?>> _merge = new(merge);

    internal ConsumerId Consumer => consumer;

    /// <summary>Merges; to be begun once more where it failed.</summary>
    internal Func<Task<bool?>> Begin => merge;

    internal Task<bool?> Merge => _merge.Value;

    internal long AskedAt => askedAt;

    /// <summary>Whether the visitor is known to be spent.</summary>
    internal bool IsSpent => Answer == true;

    /// <summary>Whether the merge failed.</summary>
    internal bool HasFailed => Merge.IsCompleted && Answer is null;

    /// <summary>Whether the visitor may have something that is this consumer's.</summary>
    internal bool IsOpen => Answer is null;

    /// <summary>Whether something may have come since that is to be merged.</summary>
    internal bool IsOutdated { get; set; }

    private bool? Answer => Merge.IsCompletedSuccessfully ? Merge.GetAwaiter().GetResult() : null;
}
