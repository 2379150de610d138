using System.Globalization;
using System.Text.RegularExpressions;
using AnonIdentity.Crm;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Text;

[Trait("Rule", "T8")]
public partial class ShortFieldPropertyTests
{
    // What the rules turn on, and what surrounds it, in any order.
    private static readonly string[] Nasty =
    [
        "=", "+", "-", "@", "＝", "＠", "'", "<", ">", "</", "<!", "{", "}", "{{", "}}", "{%", "%}", "#", "%", "[", "]", "](", "(", ")", " ", "  ", "\t", "\r", "\n", "\r\n",
        "\0", "\u001B", "\u007F", "\u0085", "\u00A0", "\u00AD", "\u0301", "\u0338", "\u061C", "\u115F", "\u1160", "\u11A8", "\u200B", "\u200C", "\u200D", "\u200E", "\u2028", "\u202E", "\u2060", "\u2066", "\u2069",
        "\u3000", "\uFE0F", "\u20E3", "\uFEFF", "\uFFFD", "\uFFFE", "\ud800", "\udc00", "\ud83d", "\ude00", "😀", "👨", "👩", "🏽", "❤", "↔", "🇩", "🇪", "\U000E0067", "\U000E007F", "🏴",
        "a", "Z", "5", "é", "ی", "م", "क", "\u094D", "ත", "한", "‹", "›", "\"", "&lt;",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf(Nasty).Array[0, 24].Select(string.Concat),
        Gen.OneOf(Nasty).Array[0, 24].Select(string.Concat),
        Gen.Char[char.MinValue, char.MaxValue].Array[0, 24].Select(units => new string(units)));

    private static readonly Gen<int> Lengths = Gen.OneOf(Gen.Int[0, 30], Gen.Const(255), Gen.Const(int.MaxValue));

    [Fact]
    [Trait("Attack", "35")]
    public void Again_changes_nothing() => Gen.Select(Texts, Lengths).Sample(
        (text, maxLength) =>
        {
            string once = TicketText.ShortField(text, maxLength);
            return TicketText.ShortField(once, maxLength) == once && TicketText.ShortField(once, int.MaxValue) == once;
        },
        iter: 200_000);

    [Fact]
    [Trait("Attack", "35")]
    public void What_comes_out_is_short_whole_and_inert() => Gen.Select(Texts, Lengths).Sample(
        (text, maxLength) =>
        {
            string field = TicketText.ShortField(text, maxLength);
            return field.Length <= maxLength
                && field.Trim() == field
                && !Dangerous().IsMatch(field)
                && !Forbidden().IsMatch(field)
                && IsWellFormed(field);
        },
        iter: 100_000);

    [Fact]
    [Trait("Attack", "36")]
    public void A_cut_falls_between_graphemes_of_the_whole() => Gen.Select(Texts, Gen.Int[0, 30]).Sample(
        (text, maxLength) =>
        {
            string whole = TicketText.ShortField(text, int.MaxValue);
            string field = TicketText.ShortField(text, maxLength);
            int[] boundaries = [.. StringInfo.ParseCombiningCharacters(whole), whole.Length];

            // White space and a joiner at the cut are dropped, and an angle there is always disarmed.
            string kept = whole.Length <= maxLength ? whole : whole[..boundaries.Last(at => at <= maxLength)].TrimEnd().TrimEnd('\u200C', '\u200D').TrimEnd();
            return field == (kept.EndsWith('<') ? kept[..^1] + '‹' : kept);
        },
        iter: 100_000);

    [Fact]
    public void Letters_and_digits_are_never_lost() => Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.Char["{}[]()<>=+-@%# "]), 0, 40].Sample(
        text => string.Concat(TicketText.ShortField(text, 200).Where(char.IsAsciiLetterOrDigit)) == string.Concat(text.Where(char.IsAsciiLetterOrDigit)), iter: 20_000);

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"^\s*[=+\-@＝＋－＠]|<[a-zA-Z/!?%]|<\z|\{[{%#]|[}%#]\}|\]\(")]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]|\uDB40[\uDC01\uDC20-\uDC7F]|\A[\u200C\u200D]|[\u200C\u200D]\z|[\u0000-\u007F][\u200C\u200D]|[\u200C\u200D][\u0000-\u007F\u200C\u200D]")]
    private static partial Regex Forbidden();
}
