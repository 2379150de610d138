using AnonIdentity.Crm;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>The CRM as one host reaches it: sometimes down, and sometimes the last thing that the host did.</summary>
internal sealed class ScriptedCrm(ICrmAdapter crm, CrmFaults faults, HostLife life) : ICrmAdapter
{
    public CrmCapabilities Capabilities => crm.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        CallAsync(() => crm.FindContactAsync(key, cancellationToken));

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        CallAsync(() => crm.EnsureContactAsync(contact, cancellationToken));

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        CallAsync(() => crm.UpdateContactAsync(before, after, cancellationToken));

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        CallAsync(() => crm.EraseContactAsync(contact, cancellationToken));

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        CallAsync(() => crm.CreateTicketAsync(ticket, cancellationToken));

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => crm.ReadTicketsAsync(query, cancellationToken));

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        CallAsync(() => crm.MoveTicketsAsync(move, cancellationToken));

    private Task<T> CallAsync<T>(Func<Task<T>> call) => life.RunAsync(async () =>
    {
        bool last = faults.Count();
        try
        {
            return await call();
        }
        finally
        {
            if (last)
            {
                life.Die();
            }
        }
    });

    private Task<bool> CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });
}
