using System.Buffers;
using System.Globalization;
using System.Text;

namespace AnonIdentity.Crm;

/// <summary>Makes one inert line of any text, character by character (rule T8).</summary>
internal static class ShortLine
{
    private const char NonJoiner = '\u200C';
    private const char Joiner = '\u200D';

    // Spreadsheets take these at the start for a formula; some also in the full-width and small forms.
    private const string FormulaStarters = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212";

    /// <summary>The line without white space in front; longer than <paramref name="enough"/> only by what the last character took.</summary>
    internal static StringBuilder Clean(ReadOnlySpan<char> text, long enough)
    {
        StringBuilder line = new((int)Math.Min(text.Length + 1L, enough + 4));
        char joiner = '\0';
        bool joinable = false;
        char before = '\0';
        while (!text.IsEmpty && line.Length < enough)
        {
            bool whole = Rune.DecodeFromUtf16(text, out Rune rune, out int length) == OperationStatus.Done;
            char unit = text[0];
            text = text[length..];
            bool secondOfLineBreak = unit == '\n' && before == '\r';
            before = unit;
            if (!whole || secondOfLineBreak)
            {
                continue;
            }

            if (IsJoiner(unit))
            {
                joiner = joinable ? unit : '\0';
                joinable = false;
                continue;
            }

            // Joiners make emoji families and Persian and Indic letters; anywhere else they would only hide something.
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            joinable = IsJoinable(rune, category);
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length == 0)
                {
                    continue;
                }

                rune = category is UnicodeCategory.SpaceSeparator ? rune : new Rune(' ');
            }
            else if (category is UnicodeCategory.Control or UnicodeCategory.Format)
            {
                continue;
            }

            if (joiner != '\0' && joinable)
            {
                line.Append(joiner);
            }

            joiner = '\0';
            Append(line, rune);
        }

        return line;
    }

    internal static bool IsJoiner(char unit) => unit is NonJoiner or Joiner;

    /// <summary>Turns <c>&lt;</c> and <c>&gt;</c> into look-alikes that mean nothing in HTML, unless they plainly compare or point (<c>3 &lt; 5</c>, <c>-&gt;</c>).</summary>
    internal static void DisarmAngles(Span<char> line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '<' && !(i + 1 < line.Length && (char.IsWhiteSpace(line[i + 1]) || char.IsAsciiDigit(line[i + 1]) || line[i + 1] is '=' or '-')))
            {
                line[i] = '‹';
            }
            else if (line[i] == '>' && !(i > 0 && (char.IsWhiteSpace(line[i - 1]) || line[i - 1] is '=' or '-')))
            {
                line[i] = '›';
            }
        }
    }

    private static void Append(StringBuilder line, Rune rune)
    {
        char unit = rune.IsBmp ? (char)rune.Value : '\0';
        if (line.Length == 0)
        {
            if (unit != '\0' && FormulaStarters.Contains(unit, StringComparison.Ordinal))
            {
                line.Append('\'');
            }
        }
        else if (IsCommand(line[^1], unit))
        {
            line.Append(' ');
        }

        if (unit != '\0')
        {
            line.Append(unit);
        }
        else
        {
            Span<char> pair = stackalloc char[2];
            rune.EncodeToUtf16(pair);
            line.Append(pair);
        }
    }

    // Templates ({{ }} {% %} {# #}) and Markdown links ](
    private static bool IsCommand(char first, char second) => (first, second) is
        ('{', '{' or '%' or '#') or ('}' or '%' or '#', '}') or (']', '(');

    private static bool IsJoinable(Rune rune, UnicodeCategory category) => !rune.IsAscii && category is
        UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol;
}
