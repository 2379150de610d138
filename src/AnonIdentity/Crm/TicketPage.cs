namespace AnonIdentity.Crm;

/// <summary>One page of tickets, at most about 100.</summary>
/// <param name="Tickets">The tickets.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> when this is the last.</param>
public sealed record TicketPage(IReadOnlyList<CrmTicket> Tickets, string? Next = null);
