using AnonIdentity.DataProtection;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>
/// What a form carries, sealed: a key for its draft and, on a device without a visitor, a fresh one. So two posts of the same form are one
/// visitor and one ticket. A device that has a visitor has its proof in the cookie: the form never carries that one.
/// </summary>
internal sealed class FormTokens(SealedText text)
{
    private const int GuidLength = 16;

    internal string Seal(VisitorId? fresh, Guid key)
    {
        Span<byte> payload = stackalloc byte[GuidLength + VisitorBytes.Length];
        key.TryWriteBytes(payload, bigEndian: true, out _);
        if (fresh is not { } visitor)
        {
            return text.Seal(payload[..GuidLength]);
        }

        VisitorBytes.Write(payload[GuidLength..], visitor);
        return text.Seal(payload);
    }

    internal FormContent? Open(string? sealedText)
    {
        SealedContent content = text.Open(sealedText);
        ReadOnlySpan<byte> payload = content.Payload.Span;
        if (content.Refusal != VisitorTokenRefusal.None || payload.Length is not (GuidLength or GuidLength + VisitorBytes.Length))
        {
            return null;
        }

        string key = new Guid(payload[..GuidLength], bigEndian: true).ToString("N");
        VisitorId visitor = payload.Length > GuidLength ? VisitorBytes.Read(payload[GuidLength..]) : default;
        return new FormContent(visitor.IsDefault ? null : visitor, key);
    }
}
