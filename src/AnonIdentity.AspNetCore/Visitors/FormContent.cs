namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>What a form carries.</summary>
/// <param name="Visitor">The visitor that was issued for this form, for a post without a token.</param>
/// <param name="Key">The key of the draft.</param>
/// <param name="MadeAt">When it was made, in milliseconds since 1970.</param>
internal sealed record FormContent(VisitorId Visitor, string Key, long MadeAt);
