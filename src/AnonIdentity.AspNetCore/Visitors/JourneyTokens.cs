using AnonIdentity.DataProtection;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A visitor on its way through another site's sign-in page and back, sealed. Only a challenge that our own pages started makes one.</summary>
internal sealed class JourneyTokens(SealedText text)
{
    /// <summary>Where it stands among the items of the authentication properties.</summary>
    internal const string Item = ".anonidentity.visitor";

    internal string Seal(VisitorId visitor)
    {
        Span<byte> payload = stackalloc byte[VisitorBytes.Length];
        VisitorBytes.Write(payload, visitor);
        return text.Seal(payload);
    }

    internal VisitorId? Open(string? sealedText)
    {
        SealedContent content = text.Open(sealedText);
        VisitorId visitor = content.Refusal == VisitorTokenRefusal.None && content.Payload.Length == VisitorBytes.Length
            ? VisitorBytes.Read(content.Payload.Span)
            : default;
        return visitor.IsDefault ? null : visitor;
    }
}
