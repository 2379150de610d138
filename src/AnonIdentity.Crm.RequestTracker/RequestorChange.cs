namespace AnonIdentity.Crm.RequestTracker;

/// <summary>One requestor added to a ticket or removed from it.</summary>
/// <param name="Id">The transaction; later ones have larger ids.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Added">Added, or removed.</param>
/// <param name="Principal">Who was added or removed.</param>
/// <param name="Created">When, to the second, as RT writes it.</param>
/// <param name="Ours">Whether the service user did it.</param>
internal sealed record RequestorChange(long Id, string Ticket, bool Added, string Principal, string Created, bool Ours);
