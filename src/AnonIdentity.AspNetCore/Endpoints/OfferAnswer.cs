namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Tickets that are offered: "are these yours?".</summary>
/// <param name="Visitor">The visitor, for the answer. It proves nothing.</param>
/// <param name="Tickets">Its tickets.</param>
internal sealed record OfferAnswer(VisitorId Visitor, IReadOnlyList<TicketAnswer> Tickets);
