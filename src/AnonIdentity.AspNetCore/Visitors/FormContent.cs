namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>What a form carries.</summary>
/// <param name="Visitor">The visitor that was issued for this form; <see langword="null"/> when the device had one already.</param>
/// <param name="Key">The key of the draft.</param>
internal sealed record FormContent(VisitorId? Visitor, string Key);
