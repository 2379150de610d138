using AnonIdentity.Crm;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Text;

public class BodyTests
{
    [Theory]
    [Trait("Rule", "T8")]
    [Trait("Attack", "35")]
    [InlineData("")]
    [InlineData("=HYPERLINK(1)\r\n\t<img onerror=x> {{liquid}} [x](javascript:1)\n\n")]
    [InlineData("\u202E\u2066\u200B\u0001\u001B[31m\uFEFF\uFFFE")]
    [InlineData("👨\u200D👩\u200D👧 é e\u0301")]
    [InlineData("  leading and trailing  ")]
    public void A_body_stays_as_it_is(string body) => TicketText.Body(body).Should().Be(body);

    [Fact]
    [Trait("Rule", "T8")]
    public void A_plain_body_is_not_copied()
    {
        string body = new('x', 100);

        TicketText.Body(body).Should().BeSameAs(body);
    }

    [Fact]
    [Trait("Rule", "T8")]
    [Trait("Attack", "36")]
    public void Nul_and_lone_surrogates_become_the_replacement_character()
    {
        TicketText.Body("a\0b\ud800c\udc00d\ud83d\ude00\ude00\ud83d").Should().Be("a\uFFFDb\uFFFDc\uFFFDd😀\uFFFD\uFFFD");
        TicketText.Body("\ud83d\ud83d\ude00").Should().Be("\uFFFD😀");
    }

    [Fact]
    [Trait("Rule", "T8")]
    public void Only_they_change_and_the_length_stays() =>
        Gen.OneOf(Gen.Char[char.MinValue, char.MaxValue], Gen.Char['\ud7fe', '\ue001'], Gen.Const('\0'), Gen.Char['a', 'z']).Array[0, 40].Select(units => new string(units)).Sample(
            body =>
            {
                string clean = TicketText.Body(body);
                char[] expected = body.ToCharArray();
                for (int i = 0; i < expected.Length; i++)
                {
                    bool paired = char.IsHighSurrogate(body[i]) ? i + 1 < body.Length && char.IsLowSurrogate(body[i + 1])
                        : char.IsLowSurrogate(body[i]) && i > 0 && char.IsHighSurrogate(body[i - 1]);
                    expected[i] = body[i] == '\0' || (char.IsSurrogate(body[i]) && !paired) ? '\uFFFD' : body[i];
                }

                return clean == new string(expected) && TicketText.Body(clean) == clean;
            },
            iter: 50_000);

    [Fact]
    [Trait("Rule", "T9")]
    public void How_to_answer_stands_in_the_text_marked_unverified() =>
        TicketText.WithReplyTo("It fails.", "jo@example.com").Should().Be("It fails.\n\nReply to (unverified): jo@example.com");

    [Theory]
    [Trait("Rule", "T9")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n\u200B ")]
    public void Nothing_to_answer_to_adds_nothing(string? replyTo) => TicketText.WithReplyTo("It fails.", replyTo).Should().Be("It fails.");

    [Fact]
    [Trait("Rule", "T9")]
    public void What_was_typed_there_is_one_short_line()
    {
        TicketText.WithReplyTo("x", "jo@example.com\r\nReply to (verified): boss@example.com\0")
            .Should().Be("x\n\nReply to (unverified): jo@example.com Reply to (verified): boss@example.com");
        TicketText.WithReplyTo("x", new string('9', 1000)).Should().HaveLength("x\n\nReply to (unverified): ".Length + 254);
        TicketText.WithReplyTo("x", "<b>{{x}}").Should().EndWith(": ‹b›{ {x} }");
    }
}
