using System.Globalization;
using System.Text;

namespace AnonIdentity.Tests.Policy;

[Trait("Rule", "S5")]
public class InvisibleTextTests
{
    // Default ignorable code points of Unicode that are no format characters, by their first and last.
    private static readonly (int From, int To)[] Ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    [Fact]
    public void Every_code_point_is_blocked_exactly_when_it_cannot_be_seen()
    {
        List<string> wrong = [];
        for (int code = ' '; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code))
            {
                continue;
            }

            Rune rune = new(code);
            bool unseen = rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || Array.Exists(Ignorable, range => code >= range.From && code <= range.To);
            if (new ConsumerId($"a{rune}b").IsBlocked != unseen)
            {
                wrong.Add($"U+{code:X4}");
            }
        }

        wrong.Should().BeEmpty();
    }
}
