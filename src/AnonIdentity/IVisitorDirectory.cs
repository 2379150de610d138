namespace AnonIdentity;

/// <summary>Looks up and forgets visitors. Thread-safe.</summary>
public interface IVisitorDirectory
{
    /// <summary>Follows a visitor to the contact that now holds its tickets (rule M12). It authorises nothing.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The contact; <see langword="null"/> when the visitor is unknown or forgotten, or its contact is not made yet or gone.</returns>
    /// <exception cref="ArgumentException">The visitor is <c>default</c>.</exception>
    /// <exception cref="Crm.CrmException">The CRM could not be asked.</exception>
    Task<CrmContactId?> ResolveAsync(VisitorId visitor, CancellationToken cancellationToken = default);

    /// <summary>All tickets of a merge with their results, in the order of their ids, until the undo window is over.</summary>
    /// <param name="merge">The merge.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<MergedTicket> TicketsOfAsync(MergeId merge, CancellationToken cancellationToken = default);

    /// <summary>Takes the UUID that a mobile SDK made as the Mobile SDK Identifier (rule V4). In process only: never on the word of a request.</summary>
    /// <param name="sdkIdentifier">The SDK's own UUID.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The visitor with that UUID; a fresh one when the ledger or the CRM knows it already, or it is nil or all ones.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AnonymousConsumersOptions.AdoptSdkIdentifiers"/> is off.</exception>
    /// <exception cref="Crm.CrmException">The CRM could not be asked.</exception>
    Task<VisitorId> AdoptAsync(Guid sdkIdentifier, CancellationToken cancellationToken = default);

    /// <summary>Forgets a visitor (rule P1): the ledger's rows go, and a placeholder contact that still carries the identifier and was never
    /// bound is erased in the CRM with its tickets, where the CRM can. It wins over any operation under way.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <param name="cancellationToken">Ends the wait, not the forgetting.</param>
    /// <returns>The outcome, and with <see cref="ForgetReceipt.LeftInCrm"/> what stays in the CRM.</returns>
    /// <exception cref="ArgumentException">The visitor is <c>default</c>.</exception>
    Task<ForgetReceipt> ForgetAsync(VisitorId visitor, CancellationToken cancellationToken = default);

    /// <summary>Forgets a consumer: all visitors bound to it, and then its own rows in the ledger. The known contact and its tickets stay. It is
    /// <see cref="ForgetOutcome.Pending"/> until whatever is under way for one of them has ended.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="cancellationToken">Ends the wait, not the forgetting.</param>
    /// <returns>The outcome. A blocked identity is answered <see cref="ForgetOutcome.Forgotten"/>: nothing is known of it.</returns>
    Task<ForgetReceipt> ForgetAsync(ConsumerId consumer, CancellationToken cancellationToken = default);
}
