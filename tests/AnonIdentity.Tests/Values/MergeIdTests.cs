using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

[Trait("Rule", "M10")]
public class MergeIdTests
{
    private const string Visitor = "web_01h455vb4pex5vsknk084sn02q";

    [Fact]
    public void The_text_comes_back_as_it_went() => Gen.Int[1, int.MaxValue].Sample(number =>
    {
        MergeId merge = new(VisitorId.Parse(Visitor), number);
        return MergeId.Parse(merge.ToString()) == merge;
    });

    [Theory]
    [InlineData(Visitor)]
    [InlineData(Visitor + ".")]
    [InlineData(Visitor + ".0")]
    [InlineData(Visitor + ".01")]
    [InlineData(Visitor + ".-1")]
    [InlineData(Visitor + ".+1")]
    [InlineData(Visitor + ".1 ")]
    [InlineData(Visitor + ". 1")]
    [InlineData(Visitor + ".1\0")]
    [InlineData(Visitor + ".1\0\0")]
    [InlineData(Visitor + ".1.1")]
    [InlineData(Visitor + ".1e1")]
    [InlineData(Visitor + ".2147483648")]
    [InlineData(Visitor + ".１")]
    [InlineData(".1")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_names_no_merge(string? text)
    {
        MergeId.TryParse(text, out MergeId merge).Should().BeFalse();
        merge.Should().Be(default(MergeId));
    }

    [Fact]
    public void Whatever_is_read_is_written_back_exactly_and_nothing_throws() => Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["0123456789.+- \0e"], 0, 12].Select(number => Visitor + "." + number)).Sample(
            text => !MergeId.TryParse(text, out MergeId merge) || merge.ToString() == text, iter: 20_000);
}
