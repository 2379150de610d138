using System.Numerics;

namespace AnonIdentity;

/// <summary>The TypeID text of a <see cref="VisitorId"/>: prefix, underscore, 26 characters of Crockford base32 over 128 bits big-endian.</summary>
internal static class VisitorIdText
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Digits = 26;

    private static ReadOnlySpan<byte> Utf8Alphabet => "0123456789abcdefghjkmnpqrstvwxyz"u8;

    private static readonly byte[] Values = MakeValues();

    internal static int Length(Channel channel) => channel switch { Channel.Web => 4 + Digits, Channel.Mobile => 7 + Digits, _ => 0 };

    internal static string ToString(VisitorId visitor) =>
        string.Create(Length(visitor.Channel), visitor, static (span, id) => TryFormat(id, span, out _));

    internal static bool TryFormat(VisitorId visitor, Span<char> destination, out int written) =>
        TryFormat(visitor, destination, Alphabet, "web_", "mobile_", out written);

    internal static bool TryFormat(VisitorId visitor, Span<byte> destination, out int written) =>
        TryFormat(visitor, destination, Utf8Alphabet, "web_"u8, "mobile_"u8, out written);

    internal static bool TryParse(ReadOnlySpan<char> text, out VisitorId visitor)
    {
        visitor = default;
        Channel channel = text.StartsWith("web_", StringComparison.Ordinal) ? Channel.Web
            : text.StartsWith("mobile_", StringComparison.Ordinal) ? Channel.Mobile : 0;
        if (channel == 0 || text.Length != Length(channel))
        {
            return false;
        }

        ReadOnlySpan<char> digits = text[^Digits..];
        if (digits[0] > '7')
        {
            return false;
        }

        UInt128 bits = 0;
        foreach (char c in digits)
        {
            byte value = c < 128 ? Values[c] : byte.MaxValue;
            if (value == byte.MaxValue)
            {
                return false;
            }

            bits = (bits << 5) | value;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        Guid guid = new(bytes, bigEndian: true);
        if (guid == Guid.Empty || guid == Guid.AllBitsSet)
        {
            return false;
        }

        visitor = new VisitorId(channel, guid);
        return true;
    }

    private static bool TryFormat<T>(VisitorId visitor, Span<T> destination, ReadOnlySpan<T> alphabet, ReadOnlySpan<T> web, ReadOnlySpan<T> mobile, out int written)
        where T : unmanaged, INumberBase<T>
    {
        int length = Length(visitor.Channel);
        if (destination.Length < length)
        {
            written = 0;
            return false;
        }

        ReadOnlySpan<T> prefix = visitor.Channel switch { Channel.Web => web, Channel.Mobile => mobile, _ => [] };
        prefix.CopyTo(destination);
        if (length > 0)
        {
            Span<byte> bytes = stackalloc byte[16];
            visitor.Value.TryWriteBytes(bytes, bigEndian: true, out _);
            UInt128 bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
            Span<T> digits = destination.Slice(prefix.Length, Digits);
            for (int i = Digits - 1; i >= 0; i--)
            {
                digits[i] = alphabet[(int)(uint)(bits & 31)];
                bits >>= 5;
            }
        }

        written = length;
        return true;
    }

    private static byte[] MakeValues()
    {
        byte[] values = new byte[128];
        Array.Fill(values, byte.MaxValue);
        for (int i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        return values;
    }
}
