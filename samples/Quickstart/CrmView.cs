namespace AnonIdentity.Quickstart;

/// <summary>What stands in the CRM.</summary>
internal sealed record CrmView(IReadOnlyList<ContactRow> Contacts, IReadOnlyList<TicketRow> Tickets)
{
    /// <summary>The contact with an external id: a visitor's or a consumer's text.</summary>
    public ContactRow? With(string externalId) => Contacts.SingleOrDefault(contact => contact.ExternalId == externalId);

    /// <summary>The contact with an id.</summary>
    public ContactRow? With(CrmContactId? id) => Contacts.SingleOrDefault(contact => contact.Id == id);
}
