using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

[Trait("Rule", "V1")]
public class JsonTests
{
    private const string Visitor = "web_01h455vb4pex5vsknk084sn02q";

    private const string Json =
        $$"""{"Visitor":"{{Visitor}}","Other":null,"Consumer":"O\u0027Neil","Contact":"7","Ticket":"A/9","Merge":"{{Visitor}}.3"}""";

    private static readonly AllValues All = new(
        VisitorId.Parse(Visitor), null, new ConsumerId("O'Neil"), new CrmContactId("7"), new CrmTicketId("A/9"), new MergeId(VisitorId.Parse(Visitor), 3));

    [Fact]
    public void Values_are_strings_by_reflection()
    {
        JsonSerializer.Serialize(All).Should().Be(Json);
        JsonSerializer.Deserialize<AllValues>(Json).Should().Be(All);
    }

    [Fact]
    public void Values_are_strings_in_a_generated_context()
    {
        JsonSerializer.Serialize(All, ValuesJsonContext.Default.AllValues).Should().Be(Json);
        JsonSerializer.Deserialize(Json, ValuesJsonContext.Default.AllValues).Should().Be(All);
    }

    [Theory]
    [InlineData(typeof(VisitorId), "\"web_01H455VB4PEX5VSKNK084SN02Q\"")]
    [InlineData(typeof(VisitorId), "\"\"")]
    [InlineData(typeof(VisitorId), "\"\\ud800\"")]
    [InlineData(typeof(VisitorId), "1")]
    [InlineData(typeof(VisitorId), "null")]
    [InlineData(typeof(VisitorId), "{}")]
    [InlineData(typeof(ConsumerId), "1")]
    [InlineData(typeof(ConsumerId), "true")]
    [InlineData(typeof(ConsumerId), "[]")]
    [InlineData(typeof(ConsumerId), "null")]
    [InlineData(typeof(CrmContactId), "\"\"")]
    [InlineData(typeof(CrmContactId), "7")]
    [InlineData(typeof(CrmTicketId), "\"\"")]
    [InlineData(typeof(CrmTicketId), "null")]
    [InlineData(typeof(MergeId), "\"web_01h455vb4pex5vsknk084sn02q\"")]
    [InlineData(typeof(MergeId), "3")]
    public void Anything_else_is_a_JSON_error(Type type, string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize(json, type)).Should().Throw<JsonException>();

    [Theory]
    [Trait("Rule", "S5")]
    [InlineData("\"\"")]
    [InlineData("\" null \"")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"cust\\udc00-42\"")]
    public void Any_string_is_a_consumer_and_may_be_a_blocked_one(string json) =>
        JsonSerializer.Deserialize<ConsumerId>(json).IsBlocked.Should().BeTrue();

    [Fact]
    [Trait("Rule", "S5")]
    public void A_consumer_that_is_written_and_read_again_is_not_less_blocked()
    {
        ConsumerId broken = new("cust\ud800");

        JsonSerializer.Deserialize<ConsumerId>(JsonSerializer.Serialize(broken)).IsBlocked.Should().BeTrue();
    }
}
