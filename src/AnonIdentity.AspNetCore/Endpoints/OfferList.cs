namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>What is offered to the signed-in consumer on this device.</summary>
/// <param name="Offers">The offers.</param>
internal sealed record OfferList(IReadOnlyList<OfferAnswer> Offers);
