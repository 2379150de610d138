namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Tickets, the newest first.</summary>
/// <param name="Tickets">At most 100.</param>
internal sealed record TicketList(IReadOnlyList<TicketAnswer> Tickets);
