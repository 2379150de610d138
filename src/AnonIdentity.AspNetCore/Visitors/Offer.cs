namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A visitor whose tickets are offered to one consumer.</summary>
/// <param name="Visitor">The visitor.</param>
/// <param name="Promised">Whether a merge was decided and may not have been begun: the next sign-in goes on with it.</param>
internal readonly record struct Offer(VisitorId Visitor, bool Promised);
