using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AnonIdentity;

/// <summary>The TypeID text of a <see cref="VisitorId"/>: prefix, underscore, 26 characters of Crockford base32 over 128 bits big-endian.</summary>
internal static class VisitorIdText
{
    private const int Digits = 26;
    private const int WebLength = 4 + Digits;
    private const int MobileLength = 7 + Digits;

    // The state is two words and no more: so much goes in registers.
    internal static string ToString(in VisitorId visitor) => visitor.Channel switch
    {
        Channel.Web => string.Create(WebLength, (visitor.High, visitor.Low), static (text, value) => WriteWeb(text, value.High, value.Low)),
        Channel.Mobile => string.Create(MobileLength, (visitor.High, visitor.Low), static (text, value) => WriteMobile(text, value.High, value.Low)),
        _ => "",
    };

    internal static bool TryFormat(in VisitorId visitor, Span<char> destination, out int written)
    {
        switch (visitor.Channel)
        {
            case Channel.Web when destination.Length >= WebLength:
                WriteWeb(destination, visitor.High, visitor.Low);
                written = WebLength;
                return true;
            case Channel.Mobile when destination.Length >= MobileLength:
                WriteMobile(destination, visitor.High, visitor.Low);
                written = MobileLength;
                return true;
            default:
                written = 0;
                return visitor.IsDefault;
        }
    }

    internal static bool TryFormat(in VisitorId visitor, Span<byte> destination, out int written)
    {
        ReadOnlySpan<byte> prefix = visitor.Channel switch { Channel.Web => "web_"u8, Channel.Mobile => "mobile_"u8, _ => [] };
        written = 0;
        if (prefix.IsEmpty || destination.Length < prefix.Length + Digits)
        {
            return prefix.IsEmpty;
        }

        prefix.CopyTo(destination);
        Span<byte> digits = destination.Slice(prefix.Length, Digits);
        Vector256<byte> text = Base32.Write(visitor.High, visitor.Low);
        text.GetLower().CopyTo(digits);
        text.GetUpper().CopyTo(digits[Base32.TailStart..]);
        written = prefix.Length + Digits;
        return true;
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out VisitorId visitor)
    {
        Channel channel;
        if (text.Length == WebLength && text.StartsWith("web_"))
        {
            channel = Channel.Web;
        }
        else if (text.Length == MobileLength && text.StartsWith("mobile_"))
        {
            channel = Channel.Mobile;
        }
        else
        {
            visitor = default;
            return false;
        }

        // A character beyond a byte becomes 255, which is no digit.
        ReadOnlySpan<ushort> digits = MemoryMarshal.Cast<char, ushort>(text[^Digits..]);
        Vector256<byte> characters = Vector256.NarrowWithSaturation(Vector256.Create(digits), Vector256.Create(digits[Base32.TailStart..]));
        if (!Base32.TryRead(characters, out ulong high, out ulong low) || VisitorId.IsReserved(high, low))
        {
            visitor = default;
            return false;
        }

        visitor = new VisitorId(channel, high, low);
        return true;
    }

    private static void WriteWeb(Span<char> text, ulong high, ulong low)
    {
        "web_".CopyTo(text);
        WriteDigits(text.Slice(WebLength - Digits, Digits), high, low);
    }

    private static void WriteMobile(Span<char> text, ulong high, ulong low)
    {
        "mobile_".CopyTo(text);
        WriteDigits(text.Slice(MobileLength - Digits, Digits), high, low);
    }

    private static void WriteDigits(Span<char> digits, ulong high, ulong low)
    {
        Vector256<byte> text = Base32.Write(high, low);
        Vector256.WidenLower(text).CopyTo(MemoryMarshal.Cast<char, ushort>(digits));
        Vector256.WidenUpper(text).CopyTo(MemoryMarshal.Cast<char, ushort>(digits[Base32.TailStart..]));
    }
}
