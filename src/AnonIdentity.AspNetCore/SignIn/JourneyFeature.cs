namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>The visitor that came back with an external sign-in, for the sign-in that follows in the same request.</summary>
internal sealed record JourneyFeature(VisitorId Visitor);
