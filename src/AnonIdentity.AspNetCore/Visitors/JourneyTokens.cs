using AnonIdentity.DataProtection;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A visitor on its way through another site's sign-in page and back, sealed. Only a challenge that no other site started makes one.</summary>
internal sealed class JourneyTokens(SealedText text)
{
    /// <summary>Where it stands among the items of the authentication properties.</summary>
    internal const string Item = ".anonidentity.visitor";

    /// <summary>Where the offers of the device stand there.</summary>
    internal const string OffersItem = ".anonidentity.offers";

    internal string Seal(Journey journey)
    {
        Span<byte> payload = stackalloc byte[1 + VisitorBytes.Length];
        payload[0] = journey.AskFirst ? (byte)1 : (byte)0;
        VisitorBytes.Write(payload[1..], journey.Visitor);
        return text.Seal(payload);
    }

    internal Journey? Open(string? sealedText)
    {
        SealedContent content = text.Open(sealedText);
        VisitorId visitor = content.Refusal == VisitorTokenRefusal.None && content.Payload.Length == 1 + VisitorBytes.Length
            ? VisitorBytes.Read(content.Payload.Span[1..])
            : default;
        return visitor.IsDefault ? null : new Journey(visitor, content.Payload.Span[0] != 0);
    }
}
