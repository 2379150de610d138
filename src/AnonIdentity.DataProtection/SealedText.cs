using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AnonIdentity.DataProtection;

/// <summary>
/// Seals a few bytes into a text that only this host's keys, this tenant and this purpose open, and only until its end. The sealed bytes:
/// version, made at, ends at (milliseconds since 1970, big-endian), payload. Data Protection itself makes each text another one.
/// </summary>
internal sealed class SealedText
{
    internal const byte Version = 1;

    private const int HeaderLength = 1 + sizeof(long) + sizeof(long);

    private readonly IDataProtector _protector;
    private readonly Func<long> _now;
    private readonly long _lifetime;
    private readonly long _skew;

    /// <param name="provider">The host's Data Protection.</param>
    /// <param name="purpose">What the text is for: a text of another purpose does not open.</param>
    /// <param name="tenant">The tenant: a text of another one does not open.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="lifetime">How long a text lives.</param>
    /// <param name="skew">How far ahead the clock of the host that made a text may be.</param>
    internal SealedText(IDataProtectionProvider provider, string purpose, string tenant, Func<long> now, TimeSpan lifetime, TimeSpan skew)
    {
        _protector = provider.CreateProtector(["AnonIdentity", purpose, "tenant:" + tenant]);
        _now = now;
        _lifetime = (long)lifetime.TotalMilliseconds;
        _skew = (long)skew.TotalMilliseconds;
    }

    internal string Seal(ReadOnlySpan<byte> payload) => Seal(payload, Version, _now(), _lifetime);

    internal string Seal(ReadOnlySpan<byte> payload, byte version, long madeAt, long lifetime)
    {
        byte[] bytes = new byte[HeaderLength + payload.Length];
        bytes[0] = version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), madeAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + sizeof(long)), madeAt + lifetime);
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return Base64Url.EncodeToString(_protector.Protect(bytes));
    }

    /// <summary>Opens a text; throws for no input.</summary>
    internal SealedContent Open(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new SealedContent(VisitorTokenRefusal.Missing);
        }

        if (text.Length > VisitorTokenOptions.MaxLength)
        {
            return new SealedContent(VisitorTokenRefusal.TooLong);
        }

        if (!IsExact(text, out byte[] sealedBytes))
        {
            return new SealedContent(VisitorTokenRefusal.Malformed);
        }

        byte[] bytes;
        try
        {
            bytes = _protector.Unprotect(sealedBytes);
        }
        catch (CryptographicException)
        {
            return new SealedContent(VisitorTokenRefusal.Unreadable);
        }

        return Check(bytes);
    }

    private SealedContent Check(byte[] bytes)
    {
        if (bytes.Length < HeaderLength || bytes[0] != Version)
        {
            return new SealedContent(VisitorTokenRefusal.OtherVersion);
        }

        long madeAt = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        long endsAt = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1 + sizeof(long)));
        long now = _now();
        if (madeAt > now + _skew)
        {
            return new SealedContent(VisitorTokenRefusal.FromTheFuture);
        }

        // The shorter life counts: of the host that made it, or of this one.
        return now >= endsAt || now >= madeAt + _lifetime
            ? new SealedContent(VisitorTokenRefusal.Expired)
            : new SealedContent(VisitorTokenRefusal.None) { Payload = bytes.AsMemory(HeaderLength), MadeAt = madeAt, EndsAt = Math.Min(endsAt, madeAt + _lifetime) };
    }

    // The decoder takes white space, padding and other trailing bits: only what encodes to the same text again is the text that was made.
    private static bool IsExact(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        Span<char> again = stackalloc char[VisitorTokenOptions.MaxLength + 4];
        return Base64Url.TryEncodeToChars(bytes, again, out int written) && text.AsSpan().SequenceEqual(again[..written]);
    }
}
