using AnonIdentity;
using AnonIdentity.Crm;

/// <summary>A CRM in memory that knows one consumer, cust-42. Only to show that the port can be filled from the package alone.</summary>
public sealed class ToyCrm : ICrmAdapter
{
    private static readonly object Gate = new();
    private static readonly Dictionary<CrmContactId, CrmContact> Contacts = new() { [new("c1")] = new(new("c1")) { ExternalId = "cust-42", FirstName = "Maria" } };
    private static readonly Dictionary<CrmTicketId, (string Key, CrmTicket Ticket)> Tickets = [];

    public CrmCapabilities Capabilities { get; } = new()
    {
        Contacts = Keying.UniqueUpsert,
        Tickets = Keying.UniqueUpsert,
        Settle = TimeSpan.Zero,
        ConditionalUpdate = true,
        CanMove = true,
        CanErase = true,
        MoveBatch = 10,
    };

    public static string NameOf(VisitorId visitor) => Locked(() => Contacts.Values.Single(c => c.ExternalId == visitor.ToString()).FirstName!);

    public static int TicketsOf(string consumer) =>
        Locked(() => Tickets.Values.Count(t => t.Ticket.Contacts.Contains(Contacts.Values.Single(c => c.ExternalId == consumer).Id)));

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        Task.FromResult(Locked(() => Contacts.Values.SingleOrDefault(c => key.Contact is { } id ? c.Id == id : c.ExternalId == key.ExternalId)));

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        var id = Contacts.Values.SingleOrDefault(c => c.ExternalId == contact.Key.ExternalId)?.Id ?? new CrmContactId($"c{Contacts.Count + 1}");
        if (!Contacts.ContainsKey(id))
        {
            Contacts[id] = new CrmContact(id) { ExternalId = contact.Key.ExternalId, FirstName = contact.FirstName, LastName = contact.LastName };
        }

        return Contacts[id];
    }));

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        Task.FromResult(Locked(() => Contacts[before.Id] = after));

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        foreach (var ticket in Tickets.Where(t => t.Value.Ticket.Contacts.Contains(contact)).Select(t => t.Key).ToArray())
        {
            Tickets.Remove(ticket);
        }

        return Contacts.Remove(contact);
    }));

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => Task.FromResult(Locked(() =>
    {
        var id = Tickets.Where(t => t.Value.Key == ticket.Key).Select(t => (CrmTicketId?)t.Key).SingleOrDefault() ?? new CrmTicketId($"t{Tickets.Count + 1}");
        Tickets.TryAdd(id, (ticket.Key, new CrmTicket(id, [ticket.Contact]) { Visitor = ticket.Visitor }));
        return id;
    }));

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => Task.FromResult(Locked(() => new TicketPage(
        [.. Tickets.Values.Where(t => query.Ids?.Contains(t.Ticket.Id) ?? (query.Key is { } key ? t.Key == key : t.Ticket.Contacts.Contains(query.Contact!.Value))).Select(t => t.Ticket)])));

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => Task.FromResult(Locked<IReadOnlyList<RefusedMove>>(() =>
    {
        foreach (var id in move.Tickets.Select(t => t.Id))
        {
            var (key, ticket) = Tickets[id];
            Tickets[id] = (key, ticket with { Contacts = [.. ticket.Contacts.Select(c => c == move.From ? move.To : c).Distinct()] });
        }

        return [];
    }));

    private static T Locked<T>(Func<T> read)
    {
        lock (Gate)
        {
            return read();
        }
    }
}
