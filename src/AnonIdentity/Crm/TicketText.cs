using System.Buffers;
using System.Globalization;
using System.Text;

namespace AnonIdentity.Crm;

/// <summary>What becomes of the text that a consumer typed before a CRM gets it (rules T8 and T9).</summary>
internal static class TicketText
{
    private const int ReplyToLength = 254;

    private static readonly SearchValues<char> NulAndSurrogates = SearchValues.Create([.. "\0", .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    /// <summary>One line, at most <paramref name="maxLength"/> UTF-16 units, cut on a grapheme, that no spreadsheet, HTML, template or Markdown
    /// reader takes for a command. Doing it again changes nothing. May be empty.</summary>
    internal static string ShortField(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);

        // Where a grapheme ends depends on the character after it, which takes two units at most.
        StringBuilder line = ShortLine.Clean(text, (long)maxLength + 2);
        ReadOnlySpan<char> kept = Cut(line.ToString(), maxLength);
        return string.Create(kept.Length, kept, static (span, kept) =>
        {
            kept.CopyTo(span);
            ShortLine.DisarmAngles(span);
        });
    }

    /// <summary>The text unchanged, but for NUL and lone surrogates, which become U+FFFD.</summary>
    internal static string Body(string text)
    {
        int first = text.AsSpan().IndexOfAny(NulAndSurrogates);
        if (first < 0)
        {
            return text;
        }

        return string.Create(text.Length, (text, first), static (span, state) =>
        {
            state.text.CopyTo(span);
            for (int i = state.first; i < span.Length; i++)
            {
                if (i + 1 < span.Length && char.IsSurrogatePair(span[i], span[i + 1]))
                {
                    i++;
                }
                else if (span[i] == '\0' || char.IsSurrogate(span[i]))
                {
                    span[i] = '\uFFFD';
                }
            }
        });
    }

    /// <summary>The body with a last paragraph that says how to answer; the body as it is where nothing of <paramref name="replyTo"/> is left.</summary>
    internal static string WithReplyTo(string body, string? replyTo)
    {
        string shown = replyTo is null ? "" : ShortField(replyTo, ReplyToLength);
        return shown.Length == 0 ? body : $"{body}\n\nReply to (unverified): {shown}";
    }

    private static ReadOnlySpan<char> Cut(string line, int maxLength)
    {
        int end = line.Length;
        if (end > maxLength)
        {
            end = 0;
            while (StringInfo.GetNextTextElementLength(line, end) is var length && end + length <= maxLength)
            {
                end += length;
            }
        }

        while (end > 0 && (char.IsWhiteSpace(line[end - 1]) || ShortLine.IsJoiner(line[end - 1])))
        {
            end--;
        }

        return line.AsSpan(0, end);
    }
}
