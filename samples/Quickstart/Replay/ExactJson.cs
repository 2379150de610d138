using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>JSON strings as they are. System.Text.Json refuses to read, and mends when it writes, a lone surrogate (<c>"\ud800"</c>); a consumer may be any string.</summary>
internal static class ExactJson
{
    /// <summary>The exact value of a JSON string.</summary>
    public static string Read(JsonElement text)
    {
        ReadOnlySpan<char> raw = text.GetRawText().AsSpan(1..^1);
        StringBuilder value = new(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                value.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                value.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            value.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', char same => same });
        }

        return value.ToString();
    }

    /// <summary>The value as a JSON string, in ASCII whatever it holds.</summary>
    public static string Quote(string value)
    {
        StringBuilder text = new(value.Length + 2);
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c is >= ' ' and <= '~')
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return text.Append('"').ToString();
    }
}
