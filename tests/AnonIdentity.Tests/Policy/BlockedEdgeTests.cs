namespace AnonIdentity.Tests.Policy;

/// <summary>The edges of what is nobody's identity: each quote, each way to write the nil UUID, the longest visitor identifier.</summary>
[Trait("Rule", "S5")]
public class BlockedEdgeTests
{
    [Fact]
    public void Each_quote_may_stand_around_a_blocked_word()
    {
        foreach (char quote in "\"'`\\´‘’‚‛“”„‟«»‹›′″‵‶「」『』〝〞〟＂＇｀")
        {
            new ConsumerId($"{quote}null").IsBlocked.Should().BeTrue(quote.ToString());
            new ConsumerId($"null{quote}").IsBlocked.Should().BeTrue(quote.ToString());
            new ConsumerId($"{quote}").IsBlocked.Should().BeTrue(quote.ToString());
            new ConsumerId($"{quote}7{quote}").IsBlocked.Should().BeFalse(quote.ToString());
        }
    }

    [Theory]
    [InlineData("urn:uuid:00000000-0000-0000-0000-000000000000", true)]
    [InlineData("URN:UUID:00000000-0000-0000-0000-000000000000", true)]
    [InlineData("urn:uuid:{00000000-0000-0000-0000-000000000000}", true)]
    [InlineData("urn:uuid:00000000000000000000000000000000", true)]
    [InlineData("urn:uuid:00000000-0000-0000-0000-000000000001", false)]
    [InlineData("urn:uuid:", false)]
    [InlineData("urn:uid:00000000-0000-0000-0000-000000000000", false)]
    [InlineData("{00000000-0000-0000-0000-000000000000}", true)]
    [InlineData("{00000000-0000-0000-0000-000000000000", false)]
    [InlineData("[00000000-0000-0000-0000-000000000000]", false)]
    [InlineData("(00000000-0000-0000-0000-000000000000)", true)]
    [InlineData("0x00000000", false)]
    [InlineData("{", false)]
    [InlineData("(0)", false)]
    public void The_nil_UUID_is_nobody_however_it_is_written(string identity, bool blocked) => new ConsumerId(identity).IsBlocked.Should().Be(blocked);

    [Theory]
    [InlineData("mobile_7zzzzzzzzzzzzzzzzzzzzzzzzy", true)]
    [InlineData("MOBILE_7ZZZZZZZZZZZZZZZZZZZZZZZZY", true)]
    [InlineData("mobile_7zzzzzzzzzzzzzzzzzzzzzzzzyy", false)]
    [InlineData("mobile_7zzzzzzzzzzzzzzzzzzzzzzzzz", false)]
    [InlineData("web_00000000000000000000000000", false)]
    public void A_visitor_identifier_is_no_identity_of_a_consumer(string identity, bool blocked) => new ConsumerId(identity).IsBlocked.Should().Be(blocked);

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    public void The_longest_identities_are_looked_at_whole(int length)
    {
        new ConsumerId(new string('0', length)).IsBlocked.Should().BeTrue();
        new ConsumerId(new string('0', length - 1) + "1").IsBlocked.Should().BeFalse();
        new ConsumerId(new string('x', length - 1) + "\u200b").IsBlocked.Should().BeTrue();
    }
}
