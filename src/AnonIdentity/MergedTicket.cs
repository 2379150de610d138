namespace AnonIdentity;

/// <summary>One ticket of a merge.</summary>
/// <param name="Ticket">The ticket in the CRM.</param>
/// <param name="Result">What became of it, or in a preview what would.</param>
public readonly record struct MergedTicket(CrmTicketId Ticket, TicketResult Result);
