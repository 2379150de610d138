using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>A ticket of the simulated CRM.</summary>
internal sealed record SimTicket(CrmTicketId Id, string Key, VisitorId? Visitor, CrmContactId Contact, string Body)
{
    /// <summary>Nobody can move it any more.</summary>
    public bool Closed { get; init; }

    /// <summary>An agent has put it somewhere: there it must stay.</summary>
    public CrmContactId? PutByAgent { get; init; }

    public CrmTicket AsCrmTicket() => new(Id, [Contact]) { Visitor = Visitor };
}
