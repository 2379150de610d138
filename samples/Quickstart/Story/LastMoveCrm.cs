using AnonIdentity.Crm;

namespace AnonIdentity.Quickstart.Story;

/// <summary>The CRM of a process that is about to be killed: a move takes effect, and its answer never arrives.</summary>
internal sealed class LastMoveCrm(ICrmAdapter crm) : ICrmAdapter
{
    public CrmCapabilities Capabilities => crm.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => crm.FindContactAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => crm.EnsureContactAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => crm.UpdateContactAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => crm.EraseContactAsync(contact, cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => crm.CreateTicketAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => crm.ReadTicketsAsync(query, cancellationToken);

    public async Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        await crm.MoveTicketsAsync(move, cancellationToken);
        await Console.Out.WriteLineAsync(Victim.LastWords);
        await Console.Out.FlushAsync(CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return [];
    }
}
