using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

/// <summary>The vectors of the TypeID specification 0.3, as far as they hold for our two prefixes: nil and the all-ones UUID are refused.</summary>
[Trait("Rule", "V1")]
public class TypeIdVectorTests
{
    public static readonly TheoryData<string, string> Valid = new()
    {
        { "00000000000000000000000001", "00000000-0000-0000-0000-000000000001" }, // one
        { "0000000000000000000000000a", "00000000-0000-0000-0000-00000000000a" }, // ten
        { "0000000000000000000000000g", "00000000-0000-0000-0000-000000000010" }, // sixteen
        { "00000000000000000000000010", "00000000-0000-0000-0000-000000000020" }, // thirty-two
        { "0123456789abcdefghjkmnpqrs", "0110c853-1d09-52d8-d73e-1194e95b5f19" }, // valid-alphabet
        { "01h455vb4pex5vsknk084sn02q", "01890a5d-ac96-774b-bcce-b302099a8057" }, // valid-uuidv7
        { "7zzzzzzzzzzzzzzzzzzzzzzzzy", "ffffffff-ffff-ffff-ffff-fffffffffffe" }, // the last before all ones
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_vector_is_read_and_written_back(string suffix, string uuid)
    {
        foreach ((string prefix, Channel channel) in new[] { ("web_", Channel.Web), ("mobile_", Channel.Mobile) })
        {
            VisitorId visitor = new(channel, Guid.Parse(uuid));

            visitor.ToString().Should().Be(prefix + suffix);
            VisitorId.Parse(prefix + suffix).Should().Be(visitor);
            VisitorId.Parse(prefix + suffix).Value.Should().Be(Guid.Parse(uuid));
        }
    }

    [Theory]
    [InlineData("WEB_00000000000000000000000001")] // prefix-uppercase
    [InlineData("12345_00000000000000000000000001")] // prefix-numeric
    [InlineData("we.b_00000000000000000000000001")] // prefix-period
    [InlineData("wéb_00000000000000000000000001")] // prefix-non-ascii
    [InlineData("  web_00000000000000000000000001")] // prefix-spaces
    [InlineData("_00000000000000000000000001")] // separator-empty-prefix
    [InlineData("_")] // separator-empty
    [InlineData("web_1234567890123456789012345")] // suffix-short
    [InlineData("web_123456789012345678901234567")] // suffix-long
    [InlineData("web_1234567890123456789012345 ")] // suffix-spaces
    [InlineData("web_0123456789ABCDEFGHJKMNPQRS")] // suffix-uppercase
    [InlineData("web_123456789-123456789-123456")] // suffix-hyphens
    [InlineData("web_ooooooiiiiiiuuuuuuulllllll")] // suffix-wrong-alphabet, too long
    [InlineData("web_ooooooiiiiiiuuuuuuulllllll0")]
    [InlineData("web_i23456789ol23456789oi23456")] // suffix-ambiguous-crockford
    [InlineData("web_123456789-0123456789-01234")] // suffix-hyphens-crockford
    [InlineData("web_8zzzzzzzzzzzzzzzzzzzzzzzzz")] // suffix-overflow
    [InlineData("web_80000000000000000000000000")]
    [InlineData("_web_00000000000000000000000001")] // prefix-underscore-start
    [InlineData("web__00000000000000000000000001")] // prefix-underscore-end
    [InlineData("")] // empty
    [InlineData("00000000000000000000000001")] // no prefix, valid elsewhere
    [InlineData("user_00000000000000000000000001")] // another prefix, valid elsewhere
    [InlineData("web_00000000000000000000000000")] // nil, valid elsewhere
    [InlineData("mobile_7zzzzzzzzzzzzzzzzzzzzzzzzz")] // all ones, valid elsewhere
    [InlineData("web-00000000000000000000000001")]
    [InlineData("mobil_00000000000000000000000001")]
    [InlineData("web_0000000000000000000000000１")] // full-width one
    [InlineData("web_0000000000000000000000000ı")]
    [InlineData("web_000000000000000000000000\ud83d\ude00")]
    [InlineData("web_00000000000000000000000001\0")]
    [InlineData("web_00000000000000000000000001\n")]
    public void An_invalid_vector_is_refused(string text)
    {
        VisitorId.TryParse(text, out VisitorId visitor).Should().BeFalse();
        visitor.Should().Be(default(VisitorId));
        FluentActions.Invoking(() => VisitorId.Parse(text)).Should().Throw<FormatException>();
    }

    [Fact]
    public void Each_character_is_a_digit_exactly_if_it_is_of_the_alphabet()
    {
        const string alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        for (int position = 0; position < 26; position++)
        {
            for (int unit = 0; unit <= char.MaxValue; unit++)
            {
                char[] text = "web_11111111111111111111111111".ToCharArray();
                text[4 + position] = (char)unit;
                int digit = alphabet.IndexOf((char)unit, StringComparison.Ordinal);

                if (VisitorId.TryParse(text, out _) != (digit >= 0 && (position > 0 || digit <= 7)))
                {
                    Assert.Fail($"U+{unit:X4} at {position}");
                }
            }
        }
    }
}
