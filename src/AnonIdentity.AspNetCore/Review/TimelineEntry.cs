namespace AnonIdentity.AspNetCore.Review;

/// <summary>One thing that happened to a visitor.</summary>
/// <param name="Time">When; <see langword="null"/>: not known.</param>
/// <param name="Text">What.</param>
internal sealed record TimelineEntry(DateTimeOffset? Time, Html Text);
