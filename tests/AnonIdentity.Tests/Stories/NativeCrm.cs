using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>A CRM that cannot move tickets, and merges contacts for good.</summary>
internal sealed class NativeCrm(InMemoryCrm inner) : ICrmAdapter, ICrmNativeMerge
{
    private readonly InMemoryAgent _agent = new(inner);

    public int Merges { get; private set; }

    public bool CanMove { get; init; }

    public CrmCapabilities Capabilities => inner.Capabilities with { CanMove = CanMove };

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        CanMove ? inner.MoveTicketsAsync(move, cancellationToken) : throw new NotSupportedException();

    public Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken)
    {
        Merges++;
        _agent.Merge(loser, winner);
        return Task.CompletedTask;
    }
}
