namespace AnonIdentity;

/// <summary>The host's own work on a merge (rule M14). Each method is called at least once for each merge and undo, before it is done: make it
/// idempotent by <see cref="MergeEvent.Merge"/>. A failure is retried like a call to the CRM. Resolved in a scope per run.</summary>
public interface IMergeObserver
{
    /// <summary>The tickets are with the consumer.</summary>
    /// <param name="merged">The merge.</param>
    /// <param name="cancellationToken">The call takes longer than <see cref="AnonymousConsumersOptions.CrmTimeout"/>. A host that stops waits for the call.</param>
    Task OnMergedAsync(MergeEvent merged, CancellationToken cancellationToken);

    /// <summary>The tickets are back.</summary>
    /// <param name="undone">The merge that was undone.</param>
    /// <param name="cancellationToken">The call takes longer than <see cref="AnonymousConsumersOptions.CrmTimeout"/>. A host that stops waits for the call.</param>
    Task OnUndoneAsync(MergeEvent undone, CancellationToken cancellationToken);
}
