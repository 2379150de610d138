using AnonIdentity.Naming;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Naming;

[Trait("Rule", "N2")]
public class NamingRulesTests
{
    [Fact]
    public void The_defaults_and_both_presets_are_right()
    {
        NamingRules.Check(new NamingOptions()).Should().BeEmpty();
        NamingRules.Check(new NamingOptions { Separator = NamingOptions.DashSeparator, TimeZone = "Europe/Berlin", WebLabel = "Gästin 😀", MobileLabel = "مستخدم" }).Should().BeEmpty();
        NamingRules.Check(new NamingOptions { WebLabel = new string('x', 64), Separator = new string('-', 8) }).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData(" Web")]
    [InlineData("Web ")]
    [InlineData("Web\u00A0")]
    [InlineData("Web\nUser")]
    [InlineData("Web\u202EUser")]
    [InlineData("Web\u200BUser")]
    [InlineData("Web\u2028User")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void A_wrong_label_is_named(string? label)
    {
        NamingRules.Check(new NamingOptions { WebLabel = label! }).Should().ContainSingle().Which.Should().StartWith("Naming.WebLabel ");
        NamingRules.Check(new NamingOptions { MobileLabel = label! }).Should().ContainSingle().Which.Should().StartWith("Naming.MobileLabel ");
    }

    [Fact]
    public void A_lone_surrogate_in_a_label_is_named() =>
        NamingRules.Check(new NamingOptions { WebLabel = "Web\ud800" }).Should().ContainSingle().Which.Should().StartWith("Naming.WebLabel ");

    [Fact]
    public void Two_equal_labels_are_named() =>
        NamingRules.Check(new NamingOptions { MobileLabel = "Web User" }).Should().ContainSingle().Which.Should().StartWith("Naming.MobileLabel must differ");

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("\t")]
    [InlineData("123456789")]
    public void A_wrong_separator_is_named(string? separator) =>
        NamingRules.Check(new NamingOptions { Separator = separator! }).Should().ContainSingle().Which.Should().StartWith("Naming.Separator ");

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Mars/Olympus")]
    [InlineData("Eastern Standard Time")]
    [InlineData("utc ")]
    public void A_wrong_zone_is_named(string? zone) =>
        NamingRules.Check(new NamingOptions { TimeZone = zone! }).Should().ContainSingle().Which.Should().StartWith($"Naming.TimeZone '{zone}' is no");

    [Fact]
    public void Every_fault_is_told_at_once() =>
        NamingRules.Check(new NamingOptions { WebLabel = "", MobileLabel = "\0", Separator = "", TimeZone = "" }).Should().HaveCount(4);
}
