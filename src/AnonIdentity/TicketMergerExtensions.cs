namespace AnonIdentity;

/// <summary>The short forms of <see cref="ITicketMerger"/>.</summary>
public static class TicketMergerExtensions
{
    /// <inheritdoc cref="ITicketMerger.PreviewAsync"/>
    /// <param name="merger">The merger.</param>
    /// <param name="visitor">The visitor, proved by the caller.</param>
    /// <param name="consumer">Who would sign in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<MergePreview> PreviewAsync(this ITicketMerger merger, VisitorId visitor, ConsumerId consumer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(merger);
        return merger.PreviewAsync(new MergeRequest(visitor, consumer), cancellationToken);
    }

    /// <inheritdoc cref="ITicketMerger.MergeAsync"/>
    /// <param name="merger">The merger.</param>
    /// <param name="visitor">The visitor, proved by the caller.</param>
    /// <param name="consumer">Who signed in.</param>
    /// <param name="cancellationToken">Ends the wait; after the bind not the merge.</param>
    public static Task<MergeReceipt> MergeAsync(this ITicketMerger merger, VisitorId visitor, ConsumerId consumer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(merger);
        return merger.MergeAsync(new MergeRequest(visitor, consumer), cancellationToken);
    }
}
