using AnonIdentity.DataProtection;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>
/// What a form carries, sealed: a key for its draft and a fresh visitor, for posts that bring no token. So two posts of the same form are one
/// visitor and one ticket, also when the cookie went meanwhile. A device that has a visitor has its proof in the cookie: the form never carries that one.
/// </summary>
internal sealed class FormTokens(SealedText text)
{
    private const int GuidLength = 16;

    internal string Seal(VisitorId fresh, Guid key)
    {
        Span<byte> payload = stackalloc byte[GuidLength + VisitorBytes.Length];
        key.TryWriteBytes(payload, bigEndian: true, out _);
        VisitorBytes.Write(payload[GuidLength..], fresh);
        return text.Seal(payload);
    }

    internal FormContent? Open(string? sealedText)
    {
        SealedContent content = text.Open(sealedText);
        ReadOnlySpan<byte> payload = content.Payload.Span;
        if (content.Refusal != VisitorTokenRefusal.None || payload.Length != GuidLength + VisitorBytes.Length)
        {
            return null;
        }

        string key = new Guid(payload[..GuidLength], bigEndian: true).ToString("N");
        VisitorId visitor = VisitorBytes.Read(payload[GuidLength..]);
        return visitor.IsDefault ? null : new FormContent(visitor, key, content.MadeAt);
    }
}
