namespace AnonIdentity.Conformance.Tests.Broken;

/// <summary>An adapter that passes everything on; the broken ones override a member.</summary>
internal abstract class PassThroughCrm(ICrmAdapter inner) : ICrmAdapter
{
    public virtual CrmCapabilities Capabilities => inner.Capabilities;

    protected ICrmAdapter Inner => inner;

    public virtual Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

    public virtual Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

    public virtual Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

    public virtual Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

    public virtual Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

    public virtual Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

    public virtual Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => inner.MoveTicketsAsync(move, cancellationToken);
}
