namespace AnonIdentity;

/// <summary>Merges a visitor's tickets into the consumer who signed in, shows before what that would do, and undoes it. Thread-safe.</summary>
/// <remarks>The caller has proved the visitor: the identifier alone proves nothing, the device keeps the token for it (rules V3, S1). No call
/// throws for the content of an identity: a refusal is an outcome. Merge and undo wait for the CRM at most <see cref="AnonymousConsumersOptions.CallBudget"/>;
/// what is not done by then is pending and goes on.</remarks>
public interface ITicketMerger
{
    /// <summary>Tells what a merge would do; changes nothing (rule M9).</summary>
    /// <param name="request">The merge that is thought of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The visitor is <c>default</c>.</exception>
    /// <exception cref="Crm.CrmException">The CRM could not be asked; a preview never guesses.</exception>
    /// <remarks>It reads all tickets of the visitor and has no budget: each call to the CRM may take <see cref="AnonymousConsumersOptions.CrmTimeout"/>.</remarks>
    Task<MergePreview> PreviewAsync(MergeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gives the visitor to the consumer and moves its tickets (rules M1 to M7).</summary>
    /// <param name="request">Who, and into whom.</param>
    /// <param name="cancellationToken">Ends the wait; after the bind not the merge (rule M16).</param>
    /// <exception cref="ArgumentException">The visitor is <c>default</c>.</exception>
    Task<MergeReceipt> MergeAsync(MergeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Puts back every ticket that this merge moved and that the known contact still has, restores the placeholder, and quarantines the
    /// visitor (rule M10). Not undoable: the CRM's own merge, an agent's merge, and anything after the undo window.</summary>
    /// <param name="merge">The merge.</param>
    /// <param name="reason">Why, for the record; no personal data.</param>
    /// <param name="cancellationToken">Ends the wait, not the undo.</param>
    /// <exception cref="ArgumentException">The merge is <c>default</c>, or the reason is longer than 200 characters.</exception>
    Task<UndoReceipt> UndoAsync(MergeId merge, string reason, CancellationToken cancellationToken = default);
}
