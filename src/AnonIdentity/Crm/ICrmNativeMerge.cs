namespace AnonIdentity.Crm;

/// <summary>The CRM's own merge of two contacts, which it cannot undo. Used only when the host names
/// <see cref="AnonymousConsumersOptions.IrreversibleNativeMerge"/> (rule M8). An adapter implements it beside <see cref="ICrmAdapter"/>.</summary>
public interface ICrmNativeMerge
{
    /// <summary>Merges one contact into another, with all its tickets. Repeating it is harmless.</summary>
    /// <param name="loser">The contact that ends.</param>
    /// <param name="winner">The contact that stays.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain.</exception>
    Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken);
}
