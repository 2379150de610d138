namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>The offers of this device, each sealed for its consumer, as they came back with an external sign-in: without our cookies.</summary>
internal sealed record TravelledOffers(string Texts);
