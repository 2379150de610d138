using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Decorators;

/// <summary>A decorated adapter whose CRM also merges contacts by itself.</summary>
internal sealed class NativeMergeDecorator(CrmDecorator crm, ICrmNativeMerge native) : ICrmAdapter, ICrmNativeMerge
{
    public CrmCapabilities Capabilities => crm.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => crm.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => crm.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => crm.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => crm.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => crm.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => crm.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => crm.MoveTicketsAsync(move, cancellationToken);

    public Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken) =>
        crm.MergeContactsAsync(native, loser, winner, cancellationToken);
}
