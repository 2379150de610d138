using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace AnonIdentity;

/// <summary>The TypeID text of a <see cref="VisitorId"/>: prefix, underscore, 26 characters of Crockford base32 over 128 bits big-endian.</summary>
/// <remarks>The 128 bits stand in two halves: digits 0 to 12 and the first bit of digit 13 are the high one, which leaves digit 0 three bits.</remarks>
internal static class VisitorIdText
{
    private const int Digits = 26;
    private const int WebLength = 4 + Digits;
    private const int MobileLength = 7 + Digits;

    private static ReadOnlySpan<byte> Alphabet => "0123456789abcdefghjkmnpqrstvwxyz"u8;

    // The value of each character, -1 for one that is not of the alphabet.
    private static ReadOnlySpan<int> Values =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, 10, 11, 12, 13, 14, 15, 16, 17, -1, 18, 19, -1, 20, 21, -1, 22, 23, 24, 25, 26, -1, 27, 28, 29, 30, 31, -1, -1, -1, -1, -1,
    ];

    internal static string ToString(VisitorId visitor) =>
        string.Create(Length(visitor.Channel), visitor, static (span, id) => TryFormat(id, span, out _));

    internal static bool TryFormat(VisitorId visitor, Span<char> destination, out int written) =>
        TryFormat(visitor, destination, "web_", "mobile_", out written);

    internal static bool TryFormat(VisitorId visitor, Span<byte> destination, out int written) =>
        TryFormat(visitor, destination, "web_"u8, "mobile_"u8, out written);

    internal static bool TryParse(ReadOnlySpan<char> text, out VisitorId visitor)
    {
        visitor = default;
        Channel channel;
        if (text.Length == WebLength && text.StartsWith("web_"))
        {
            channel = Channel.Web;
            text = text[^Digits..];
        }
        else if (text.Length == MobileLength && text.StartsWith("mobile_"))
        {
            channel = Channel.Mobile;
            text = text[^Digits..];
        }
        else
        {
            return false;
        }

        int a = Quad(text, 0);
        int b = Quad(text, 4);
        int c = Quad(text, 8);
        int d = Pair(text, 12);
        int e = Quad(text, 14);
        int f = Quad(text, 18);
        int g = Quad(text, 22);
        if ((a | b | c | d | e | f | g) < 0 || a > 0x3FFFF || !Ascii.IsValid(text))
        {
            return false;
        }

        ulong high = ((ulong)a << 46) | ((ulong)b << 26) | ((ulong)c << 6) | ((uint)d >> 4);
        ulong low = ((ulong)d << 60) | ((ulong)e << 40) | ((ulong)f << 20) | (uint)g;
        if (high + 1 <= 1 && high == low)
        {
            return false; // the nil and the all-ones UUID
        }

        visitor = new VisitorId(channel, ToGuid(high, low));
        return true;
    }

    internal static Guid ToGuid(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    private static int Length(Channel channel) => channel switch { Channel.Web => WebLength, Channel.Mobile => MobileLength, _ => 0 };

    // Two digits are 10 bits, four are 20; one bad digit makes the result negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ReadOnlySpan<char> digits, int at) => (Values[digits[at] & 127] << 5) | Values[digits[at + 1] & 127];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Quad(ReadOnlySpan<char> digits, int at) => (Pair(digits, at) << 10) | Pair(digits, at + 2);

    private static bool TryFormat<T>(VisitorId visitor, Span<T> destination, ReadOnlySpan<T> web, ReadOnlySpan<T> mobile, out int written)
        where T : unmanaged, INumberBase<T>
    {
        int length = Length(visitor.Channel);
        if (destination.Length < length)
        {
            written = 0;
            return false;
        }

        written = length;
        if (length > 0)
        {
            (visitor.Channel == Channel.Web ? web : mobile).CopyTo(destination);
            Span<byte> bytes = stackalloc byte[16];
            visitor.Value.TryWriteBytes(bytes, bigEndian: true, out _);
            ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
            Span<T> digits = destination.Slice(length - Digits, Digits);
            Encode(high >> 6, digits, 0);
            digits[12] = Digit<T>(high >> 1);
            digits[13] = Digit<T>((high << 4) | (low >> 60));
            Encode(low, digits, 14);
        }

        return true;
    }

    // The low 60 bits as twelve digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encode<T>(ulong bits, Span<T> digits, int at)
        where T : unmanaged, INumberBase<T>
    {
        digits = digits.Slice(at, 12);
        digits[11] = Digit<T>(bits);
        digits[10] = Digit<T>(bits >> 5);
        digits[9] = Digit<T>(bits >> 10);
        digits[8] = Digit<T>(bits >> 15);
        digits[7] = Digit<T>(bits >> 20);
        digits[6] = Digit<T>(bits >> 25);
        digits[5] = Digit<T>(bits >> 30);
        digits[4] = Digit<T>(bits >> 35);
        digits[3] = Digit<T>(bits >> 40);
        digits[2] = Digit<T>(bits >> 45);
        digits[1] = Digit<T>(bits >> 50);
        digits[0] = Digit<T>(bits >> 55);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Digit<T>(ulong bits)
        where T : unmanaged, INumberBase<T> => T.CreateTruncating(Alphabet[(int)bits & 31]);
}
