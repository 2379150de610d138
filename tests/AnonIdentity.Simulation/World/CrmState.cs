using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>All that the CRM has at one moment. Never changed, only replaced: old ones are what a list that lags behind still shows.</summary>
internal sealed record CrmState(IReadOnlyList<CrmContact> Contacts, IReadOnlyList<SimTicket> Tickets)
{
    public CrmContact? Contact(CrmContactId id) => Contacts.FirstOrDefault(c => c.Id == id);

    public SimTicket? Ticket(CrmTicketId id) => Tickets.FirstOrDefault(t => t.Id == id);

    public CrmState With(CrmContact contact) => this with
    {
        Contacts = Contact(contact.Id) is null ? [.. Contacts, contact] : [.. Contacts.Select(c => c.Id == contact.Id ? contact : c)],
    };

    public CrmState With(SimTicket ticket) => this with
    {
        Tickets = Ticket(ticket.Id) is null ? [.. Tickets, ticket] : [.. Tickets.Select(t => t.Id == ticket.Id ? ticket : t)],
    };
}
