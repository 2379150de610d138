using AnonIdentity.Naming;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Naming;

[Trait("Rule", "N3")]
public class IsPlaceholderTests
{
    private static readonly AnonymousContactNamer Namer = new(new NamingOptions());

    [Theory]
    [InlineData("Web User 10/05 10:15")]
    [InlineData("Web User - 10/05 10:15")]
    [InlineData("Mobile User 12/31 23:59")]
    [InlineData("Mobile User - 01/01 00:00")]
    [InlineData("Web User 02/29 12:00")] // in some year
    public void What_the_namer_could_have_made_is_one(string name) => Namer.IsPlaceholder(name).Should().BeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Web User")]
    [InlineData("Web User ")]
    [InlineData("Jane Doe")]
    [InlineData("web user 10/05 10:15")]
    [InlineData("Web User 10/05 10:15 ")]
    [InlineData(" Web User 10/05 10:15")]
    [InlineData("Web User 10/05 10:15\n")]
    [InlineData("Web User 10/05  10:15")]
    [InlineData("Web User  10/05 10:15")]
    [InlineData("Web User-10/05 10:15")]
    [InlineData("Web User 00/05 10:15")]
    [InlineData("Web User 13/05 10:15")]
    [InlineData("Web User 10/00 10:15")]
    [InlineData("Web User 10/32 10:15")]
    [InlineData("Web User 02/30 10:15")]
    [InlineData("Web User 04/31 10:15")]
    [InlineData("Web User 10/05 24:00")]
    [InlineData("Web User 10/05 10:60")]
    [InlineData("Web User 1/05 10:15")]
    [InlineData("Web User 10-05 10:15")]
    [InlineData("Web User 10/05 10.15")]
    [InlineData("Web User 10/05T10:15")]
    [InlineData("Web User 10/05 1０:15")]
    [InlineData("Web User (Jane) 10/05 10:15")]
    [InlineData("Web User\u00A010/05 10:15")]
    [InlineData("Mobile User 10/05")]
    public void Anything_else_is_none(string? name) => Namer.IsPlaceholder(name).Should().BeFalse();

    [Fact]
    public void An_own_separator_is_known_beside_the_two_presets()
    {
        AnonymousContactNamer namer = new(new NamingOptions { Separator = " @ ", WebLabel = "Gast" });

        namer.IsPlaceholder("Gast @ 10/05 10:15").Should().BeTrue();
        namer.IsPlaceholder("Gast 10/05 10:15").Should().BeTrue();
        namer.IsPlaceholder("Gast - 10/05 10:15").Should().BeTrue();
        namer.IsPlaceholder("Web User 10/05 10:15").Should().BeFalse();
        Namer.IsPlaceholder("Web User @ 10/05 10:15").Should().BeFalse();
    }

    [Fact]
    public void Exactly_the_minutes_of_a_leap_year_are_placeholders()
    {
        int known = 0;
        for (int n = 0; n < 100_000_000; n += 100_000_000 / 65_536)
        {
            string digits = n.ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);
            bool real = DateTime.TryParseExact($"2000{digits}", "yyyyMMddHHmm", System.Globalization.CultureInfo.InvariantCulture, 0, out _);
            known += real ? 1 : 0;
            Namer.IsPlaceholder($"Web User {digits[..2]}/{digits[2..4]} {digits[4..6]}:{digits[6..]}").Should().Be(real, digits);
        }

        known.Should().BePositive();
    }

    [Fact]
    public void Nothing_throws() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["Web User-0123/: "], 0, 24], Gen.String[Gen.Char["0123456789/: "], 0, 12].Select(tail => "Web User " + tail))
        .Sample(name => { Namer.IsPlaceholder(name); }, iter: 20_000);
}
