using System.Buffers;
using System.Globalization;
using System.Text;

namespace AnonIdentity.Policy;

/// <summary>Characters that make two identities differ where nobody can see it, or that show that a text was decoded wrongly (rule S5).</summary>
internal static class InvisibleText
{
    /// <summary>Whether a control, format, separator or other zero-width character, a lone surrogate or U+FFFD is in the text.</summary>
    internal static bool IsIn(ReadOnlySpan<char> text)
    {
        // Ordinary identities are plain ASCII.
        int plain = 0;
        while (plain < text.Length && text[plain] is >= ' ' and <= '~')
        {
            plain++;
        }

        text = text[plain..];
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int length) != OperationStatus.Done || IsInvisible(rune))
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }

    // U+FFFD stands for what could not be decoded: two people whose names were lost in that way would be one.
    private static bool IsInvisible(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || IsIgnorable(rune.Value);

    // What Unicode calls default ignorable without being a format character: joiners of graphemes, fillers, variation selectors, tags.
    private static bool IsIgnorable(int code) => code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
