namespace AnonIdentity.AspNetCore;

/// <summary>Tickets that were opened on this device before the sign-in, and are offered to the consumer who signed in (rule S8).</summary>
/// <param name="Visitor">The visitor; it stands in the address that accepts or declines the offer, and proves nothing.</param>
/// <param name="Tickets">When each ticket was written, as far as it is known; the newest first, at most 100.</param>
public sealed record SupportOffer(VisitorId Visitor, IReadOnlyList<DateTimeOffset?> Tickets);
