namespace AnonIdentity.Testing.Tests;

/// <summary>A CRM that merges contacts by itself, and counts it.</summary>
internal sealed class Merging : ICrmAdapter, ICrmNativeMerge
{
    private readonly InMemoryCrm _inner = new();

    public int Merges { get; private set; }

    public CrmCapabilities Capabilities => _inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => _inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => _inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => _inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => _inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => _inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => _inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => _inner.MoveTicketsAsync(move, cancellationToken);

    public Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken)
    {
        Merges++;
        return Task.CompletedTask;
    }
}
