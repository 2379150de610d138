using AnonIdentity.Crm;

namespace AnonIdentity.Tests.Stories;

/// <summary>A CRM with faults that has a merge of its own; without <paramref name="native"/> it is never used.</summary>
internal sealed class FaultyNativeCrm(FaultyCrm inner, ICrmNativeMerge? native = null) : ICrmAdapter, ICrmNativeMerge
{
    public CrmCapabilities Capabilities => inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => inner.MoveTicketsAsync(move, cancellationToken);

    public Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken) =>
        native?.MergeContactsAsync(loser, winner, cancellationToken) ?? throw new NotSupportedException();
}
