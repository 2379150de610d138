namespace AnonIdentity.Crm;

/// <summary>Tickets that go from one contact to another.</summary>
/// <param name="From">The contact that loses them.</param>
/// <param name="To">The contact that takes its place.</param>
/// <param name="Tickets">The tickets as they were last read; at most <see cref="CrmCapabilities.MoveBatch"/>.</param>
public sealed record TicketMove(CrmContactId From, CrmContactId To, IReadOnlyList<CrmTicket> Tickets);
