using AnonIdentity.Crm;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A CRM that refuses tickets for good while it is in the mood.</summary>
internal sealed class MoodyCrm(ICrmAdapter inner) : ICrmAdapter
{
    public bool Rejects { get; set; }

    public CrmCapabilities Capabilities => inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Rejects ? throw new CrmException(CrmErrorKind.Rejected, "<b>no such queue</b>") : inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => inner.MoveTicketsAsync(move, cancellationToken);
}
