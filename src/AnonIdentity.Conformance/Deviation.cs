namespace AnonIdentity.Conformance;

/// <summary>A known deviation: the fact must fail in the way that is pinned here. It fails the suite when it fails otherwise, and also when it no
/// longer fails, so that the list stays true. A <see cref="LawAttribute">law</see> cannot deviate.</summary>
/// <param name="Fact">The name of the fact.</param>
/// <param name="Pinned">A part of the message with which it fails.</param>
/// <param name="Reason">Why; it stands in the report.</param>
public sealed record Deviation(string Fact, string Pinned, string Reason);
