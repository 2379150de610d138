using System.Security.Cryptography;
using AnonIdentity.DataProtection;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>Offers, sealed, so that the device can keep them: to anybody but the consumer to whom they were made they do not exist.</summary>
internal sealed class OfferTokens(SealedText text)
{
    private const int HashLength = 16;
    private const int Length = 1 + HashLength + VisitorBytes.Length;

    internal string Seal(Offer offer, ConsumerId consumer)
    {
        Span<byte> payload = stackalloc byte[Length];
        payload[0] = offer.Promised ? (byte)1 : (byte)0;
        HashOf(consumer).AsSpan(0, HashLength).CopyTo(payload[1..]);
        VisitorBytes.Write(payload[(1 + HashLength)..], offer.Visitor);
        return text.Seal(payload);
    }

    internal Offer? Open(string? sealedText, ConsumerId consumer)
    {
        SealedContent content = text.Open(sealedText);
        ReadOnlySpan<byte> payload = content.Payload.Span;
        if (content.Refusal != VisitorTokenRefusal.None
            || payload.Length != Length
            || !payload.Slice(1, HashLength).SequenceEqual(HashOf(consumer).AsSpan(0, HashLength)))
        {
            return null;
        }

        VisitorId visitor = VisitorBytes.Read(payload[(1 + HashLength)..]);
        return visitor.IsDefault ? null : new Offer(visitor, payload[0] == 1);
    }

    // UTF-16, so that no two identifiers become the same bytes.
    private static byte[] HashOf(ConsumerId consumer) => SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(consumer.Value.AsSpan()));
}
