using AnonIdentity.Crm;

namespace AnonIdentity.InMemory;

/// <summary>A ticket of the <see cref="InMemoryCrm"/>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The key it was made with.</param>
/// <param name="Visitor">The visitor identifier it carries.</param>
/// <param name="Contacts">Its contacts.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body.</param>
/// <param name="Fields">The fields that passed through.</param>
public sealed record InMemoryTicket(
    CrmTicketId Id,
    string Key,
    VisitorId? Visitor,
    IReadOnlyList<CrmContactId> Contacts,
    string Subject,
    string Body,
    IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Whether it is closed: then it cannot be moved.</summary>
    public bool Closed { get; init; }

    internal CrmTicket AsCrmTicket() => new(Id, Contacts) { Visitor = Visitor };
}
