using AnonIdentity.Crm;

namespace AnonIdentity.DependencyInjection;

/// <summary>A tenant's adapter for whoever asks the container for it. Not disposable, so that the container does not dispose of what it lends.</summary>
internal sealed class BorrowedCrm(ICrmAdapter inner) : ICrmAdapter
{
    public CrmCapabilities Capabilities => inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => inner.MoveTicketsAsync(move, cancellationToken);
}
