using AnonIdentity.Crm;

namespace AnonIdentity.InMemory;

/// <summary>What an agent does in the CRM's own screen, past the library: for tests and demos. Thread-safe.</summary>
/// <param name="crm">The CRM.</param>
public sealed class InMemoryAgent(InMemoryCrm crm)
{
    /// <summary>Makes a known contact.</summary>
    /// <param name="consumer">The consumer identifier it carries.</param>
    /// <param name="name">Its name.</param>
    public CrmContact AddContact(ConsumerId consumer, string name) => crm.Add(ContactKey.Of(consumer), name, consumer.Value);

    /// <summary>Renames a contact.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="name">Its new name.</param>
    public void Rename(CrmContactId contact, string name) => crm.Change(contact, c => c with { FirstName = name });

    /// <summary>Gives a ticket to a contact.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="contacts">Who has it from now on.</param>
    public void Move(CrmTicketId ticket, params CrmContactId[] contacts) => crm.Change(ticket, t => t with { Contacts = contacts });

    /// <summary>Closes a ticket: it cannot be moved any more.</summary>
    /// <param name="ticket">The ticket.</param>
    public void Close(CrmTicketId ticket) => crm.Change(ticket, t => t with { Closed = true });

    /// <summary>Deletes a ticket.</summary>
    /// <param name="ticket">The ticket.</param>
    public void Delete(CrmTicketId ticket) => crm.Change(ticket, _ => null);

    /// <summary>Deletes a contact with its tickets.</summary>
    /// <param name="contact">The contact.</param>
    public void Delete(CrmContactId contact) => crm.Erase(contact);

    /// <summary>Merges a contact into another, with its tickets.</summary>
    /// <param name="loser">The contact that ends.</param>
    /// <param name="winner">The contact that stays.</param>
    public void Merge(CrmContactId loser, CrmContactId winner)
    {
        crm.Change(loser, c => c with { MergedInto = winner });
        foreach (InMemoryTicket ticket in crm.Tickets.Where(t => t.Contacts.Contains(loser)))
        {
            Move(ticket.Id, [.. ticket.Contacts.Select(c => c == loser ? winner : c).Distinct()]);
        }
    }
}
