using System.Globalization;
using System.Text;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Any string as a text that SQLite keeps exactly: it has no place for NUL and lone surrogates. Two strings never share a text.</summary>
internal static class CrmText
{
    private const string Mark = "\u0001utf-16:";

    public static string Encode(string value)
    {
        bool plain = !value.Contains('\0', StringComparison.Ordinal) && !value.StartsWith(Mark, StringComparison.Ordinal) && IsWellFormed(value);
        return plain ? value : Mark + Convert.ToHexString(Units(value));
    }

    public static string Decode(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return text;
        }

        ReadOnlySpan<char> hex = text.AsSpan(Mark.Length);
        StringBuilder value = new(hex.Length / 4);
        for (int i = 0; i + 4 <= hex.Length; i += 4)
        {
            value.Append((char)ushort.Parse(hex.Slice(i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        return value.ToString();
    }

    public static bool IsWellFormed(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Units(string value)
    {
        byte[] units = new byte[value.Length * 2];
        for (int i = 0; i < value.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(units.AsSpan(i * 2), value[i]);
        }

        return units;
    }
}
