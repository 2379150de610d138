using System.Globalization;
using AnonIdentity.Crm;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Text;

[Trait("Rule", "T8")]
public class ShortFieldTests
{
    [Theory]
    [InlineData("Cannot sign in")]
    [InlineData("Can't pay: 3 < 5 & \"x\"")]
    [InlineData("I <3 it -> really => 5 > 4, a <= b, a <- b")]
    [InlineData("50% off {today}, [ticket 7] (urgent) #1 *bold* `code`")]
    [InlineData("Ärger mit Größe, café, naïve, İstanbul")]
    [InlineData("会议时间改了吗？")]
    [InlineData("می\u200Cخواهم وارد شوم")] // Persian needs the non-joiner
    [InlineData("ක්\u200Dරමය")] // Sinhala needs the joiner
    [InlineData("Hi 👨\u200D👩\u200D👧\u200D👦 and ❤\uFE0F\u200D🔥 and 👍🏽 and 🇩🇪")]
    [InlineData("a+b=c, me@example.com, 1-2")]
    [InlineData("'=quoted already")]
    [InlineData("")]
    public void A_plain_subject_stays_as_it_is(string text) => TicketText.ShortField(text, 200).Should().Be(text);

    [Theory]
    [Trait("Attack", "35")]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("+49 170", "'+49 170")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" \t =1+1", "'=1+1")]
    [InlineData("\u00A0\u3000=1", "'=1")]
    [InlineData("\u200B\u202E=1", "'=1")]
    [InlineData("\u200D=1", "'=1")]
    [InlineData("\uFEFF@x", "'@x")]
    [InlineData("\0=1", "'=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠x", "'＠x")]
    public void A_formula_is_neutralised(string text, string expected) => TicketText.ShortField(text, 200).Should().Be(expected);

    [Theory]
    [Trait("Attack", "35")]
    [InlineData("<img src=x onerror=alert(1)>", "‹img src=x onerror=alert(1)›")]
    [InlineData("</script><script>", "‹/script›‹script›")]
    [InlineData("<!-- x -->", "‹!-- x -->")]
    [InlineData("a<b", "a‹b")]
    [InlineData("<\u200Bimg>", "‹img›")]
    [InlineData("<\0script>", "‹script›")]
    [InlineData("{{ user.password }}", "{ { user.password } }")]
    [InlineData("{{{x}}}", "{ { {x} } }")]
    [InlineData("{% raw %}", "{ % raw % }")]
    [InlineData("{\u200B{x}}", "{ {x} }")]
    [InlineData("{# x #}", "{ # x # }")]
    [InlineData("[x](javascript:alert(1))", "[x] (javascript:alert(1))")]
    [InlineData("![x]\u202E(http://x)", "![x] (http://x)")]
    public void Markup_is_inert(string text, string expected) => TicketText.ShortField(text, 200).Should().Be(expected);

    [Theory]
    [Trait("Attack", "36")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("a\n\rb", "a  b")]
    [InlineData("a\tb\vc\fd", "a b c d")]
    [InlineData("a\u0085b\u2028c\u2029d", "a b c d")]
    [InlineData("x\r\nSubject: forged", "x Subject: forged")]
    [InlineData("a\u0000b\u001B[31mc\u007Fd\u009Fe", "ab[31mcde")]
    [InlineData("a\u202Eb\u2066c\u2069d\u200Ee\u061Cf", "abcdef")]
    [InlineData("a\u200Bb\u2060c\uFEFFd\u00ADe", "abcde")]
    [InlineData("x\u200D \u200Cy\u200D", "x y")]
    [InlineData("p\u200Dq", "pq")] // joins nothing
    [InlineData("👩\u200D\u200D💻", "👩💻")]
    [InlineData("a\U000E0041\U000E0042b", "ab")] // tag characters
    [InlineData("  trimmed \t\r\n", "trimmed")]
    [InlineData(" \t\u200B ", "")]
    public void Controls_and_invisible_characters_go_and_line_breaks_become_spaces(string text, string expected) => TicketText.ShortField(text, 200).Should().Be(expected);

    [Fact]
    [Trait("Attack", "36")]
    public void Lone_surrogates_go()
    {
        TicketText.ShortField("a\ud800b\udc00c\ud83d\ude00", 200).Should().Be("abc😀");
        TicketText.ShortField("\udc00\ud800", 200).Should().BeEmpty();
    }

    [Theory]
    [Trait("Attack", "36")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab    cd", 4, "ab")]
    [InlineData("abc", 0, "")]
    [InlineData("a😀", 2, "a")]
    [InlineData("a😀", 3, "a😀")]
    [InlineData("ae\u0301x", 2, "a")] // never an e without its accent
    [InlineData("x👨\u200D👩\u200D👧", 8, "x")] // never half a family
    [InlineData("x👨\u200D👩\u200D👧", 9, "x👨\u200D👩\u200D👧")]
    [InlineData("x👨\u200D👩\u200D👧y", 9, "x👨\u200D👩\u200D👧")]
    [InlineData("🇩🇪🇫🇷", 6, "🇩🇪")]
    [InlineData("می\u200Cخواهم", 3, "می")]
    [InlineData("=12345", 4, "'=12")]
    [InlineData("=1", 1, "'")]
    [InlineData("{{x", 2, "{")]
    [InlineData("3 < 5", 3, "3 ‹")]
    [InlineData("👨\u200D👩\u200D👧", 5, "")]
    public void It_is_cut_on_a_grapheme(string text, int maxLength, string expected) => TicketText.ShortField(text, maxLength).Should().Be(expected);

    [Fact]
    [Trait("Attack", "36")]
    public void Ten_megabytes_are_read_no_further_than_needed()
    {
        string text = new('x', 10_000_000);
        _ = TicketText.ShortField(text, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        string field = TicketText.ShortField(text, 100);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2000);
        field.Should().Be(new string('x', 100));
    }

    [Fact]
    public void No_limit_is_a_limit_too()
    {
        TicketText.ShortField("=a😀", int.MaxValue).Should().Be("'=a😀");
        FluentActions.Invoking(() => TicketText.ShortField("a", -1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
