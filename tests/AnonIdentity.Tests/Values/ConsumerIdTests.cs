using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

public class ConsumerIdTests
{
    // Any UTF-16 units, whole or not.
    private static readonly Gen<string> Anything = Gen.OneOf(Gen.String, Gen.Char[char.MinValue, char.MaxValue].Array[0, 300].Select(units => new string(units)));

    [Fact]
    [Trait("Rule", "S5")]
    public void No_content_makes_it_throw() => Anything.Sample(text =>
    {
        ConsumerId consumer = new(text);
        _ = consumer.IsBlocked;
        _ = consumer.GetHashCode();
        return consumer.Value == text && consumer.ToString() == text && consumer == new ConsumerId(text);
    });

    [Fact]
    [Trait("Rule", "S5")]
    public void No_value_at_all_counts_as_the_empty_one_and_is_blocked()
    {
        new ConsumerId(null).Should().Be(default(ConsumerId)).And.Be(new ConsumerId(""));
        new ConsumerId(null).Value.Should().BeEmpty();
        default(ConsumerId).IsBlocked.Should().BeTrue();
    }

    [Theory]
    [Trait("Rule", "M5")]
    [InlineData("Cust-42", "cust-42")]
    [InlineData("cust-42", "cust-42 ")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("\u0130stanbul", "istanbul")]
    [InlineData("\u0131", "i")]
    [InlineData("stra\u00dfe", "strasse")]
    public void It_is_compared_ordinally_and_never_folded(string one, string other)
    {
        new ConsumerId(one).Should().NotBe(new ConsumerId(other));
        new ConsumerId(one).Should().Be(new ConsumerId(new string(one.AsSpan())));
    }
}
