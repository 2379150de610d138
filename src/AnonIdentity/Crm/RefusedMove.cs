namespace AnonIdentity.Crm;

/// <summary>A ticket that the CRM refused to move for good.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Reason">Why.</param>
public readonly record struct RefusedMove(CrmTicketId Ticket, MoveRefusal Reason);
