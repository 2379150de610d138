namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A merge that was asked for. It begins when somebody first looks at it.</summary>
/// <param name="merge">Merges, and tells whether the visitor is spent.</param>
/// <param name="askedAt">When, as a timestamp.</param>
internal sealed class AskedVisitor(Func<Task<bool>> merge, long askedAt)
{
    private readonly Lazy<Task<bool>> _merge = new(merge);

    internal Task<bool> Merge => _merge.Value;

    internal long AskedAt => askedAt;

    /// <summary>Whether the visitor is known to be spent.</summary>
    internal bool IsSpent => Merge.IsCompletedSuccessfully && Merge.GetAwaiter().GetResult();
}
