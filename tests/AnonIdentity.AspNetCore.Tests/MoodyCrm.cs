using AnonIdentity.Crm;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A CRM that counts its calls, and refuses tickets for good while it is in the mood.</summary>
internal sealed class MoodyCrm(ICrmAdapter inner) : ICrmAdapter
{
    private int _calls;

    public int Calls => _calls;

    public bool Rejects { get; set; }

    public CrmCapabilities Capabilities => inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => Inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => Inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => Inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => Inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Rejects ? throw new CrmException(CrmErrorKind.Rejected, "<b>no such queue</b>") : Inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => Inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => Inner.MoveTicketsAsync(move, cancellationToken);

    private ICrmAdapter Inner
    {
        get
        {
            Interlocked.Increment(ref _calls);
            return inner;
        }
    }
}
