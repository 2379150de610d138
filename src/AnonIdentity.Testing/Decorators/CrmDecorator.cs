using AnonIdentity.Crm;
using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing.Decorators;

/// <summary>An adapter around another, with one place that sees every call.</summary>
internal abstract class CrmDecorator(ICrmAdapter inner) : ICrmAdapter
{
    protected ICrmAdapter Inner => inner;

    public virtual CrmCapabilities Capabilities => inner.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        CallAsync("FindContact", key, token => inner.FindContactAsync(key, token), cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        CallAsync("EnsureContact", contact, token => inner.EnsureContactAsync(contact, token), cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        CallAsync("UpdateContact", (before, after), token => Nothing.OfAsync(inner.UpdateContactAsync(before, after, token)), cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        CallAsync("EraseContact", contact, token => Nothing.OfAsync(inner.EraseContactAsync(contact, token)), cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        CallAsync("CreateTicket", ticket, token => inner.CreateTicketAsync(ticket, token), cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        CallAsync("ReadTickets", query, token => inner.ReadTicketsAsync(query, token), cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => CallAsync(
        "MoveTickets",
        move,
        token => inner.MoveTicketsAsync(move, token),
        cancellationToken,
        (tickets, token) => inner.MoveTicketsAsync(move with { Tickets = [.. move.Tickets.Take(tickets)] }, token));

    public Task MergeContactsAsync(ICrmNativeMerge native, CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken) =>
        CallAsync("MergeContacts", (loser, winner), token => Nothing.OfAsync(native.MergeContactsAsync(loser, winner, token)), cancellationToken);

    /// <summary>This adapter, with the native merge where the inner one has it: who asks for that interface must get the truth.</summary>
    public ICrmAdapter Whole() => inner is ICrmNativeMerge native ? new NativeMergeDecorator(this, native) : this;

    protected abstract Task<T> CallAsync<T>(
        string name, object request, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken, Func<int, CancellationToken, Task<T>>? half = null);
}
