using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

[Trait("Rule", "S5")]
public class BlockedIdentitiesTests
{
    private static readonly string[] Nobody =
    [
        "", "0", "-1", "null", "none", "nil", "nan", "undefined", "unknown", "anonymous", "guest", "true", "false", "n/a", "[object Object]",
        "00", "000000", "-", "--", "0-0", "-0", "00000000000000000000000000000000", "00000000-0000-0000-0000-000000000000",
        "{00000000-0000-0000-0000-000000000000}", "(00000000-0000-0000-0000-000000000000)",
        "{0x00000000,0x0000,0x0000,{0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00}}", "urn:uuid:00000000-0000-0000-0000-000000000000",
        "web_01h455vb4pex5vsknk084sn02q", "mobile_7zzzzzzzzzzzzzzzzzzzzzzzzy",
    ];

    private static readonly string[] Somebody =
    [
        "cust-42", "0x1", "1", "-2", "10", "0.5", "nullable", "nonetheless", "Nilsson", "Nancy", "Anonymous Ltd", "guest-7", "true-blue", "O'Neil", "\"Bob\"", "'1'",
        "İstanbul", "ı", "straße", "محمد", "李小龍", "😀", "👍🏽", "a", " cust-42 ", "n/a/b", "object Object", "user@example.com", "+49 170 1234567",
        "00000000-0000-0000-0000-000000000001", "{00000000-0000-0000-0000-000000000001}", "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8057",
        "web_", "web_01h455vb4pex5vsknk084sn02", "web_81h455vb4pex5vsknk084sn02q", "user_01h455vb4pex5vsknk084sn02q", "xweb_01h455vb4pex5vsknk084sn02q", "null null", "e\u0301",
    ];

    private static readonly string[] Wraps =
        ["\"", "'", "`", "\u2018", "\u2019", "\u201C", "\u201D", "\u201E", "\u201A", "\u00AB", "\u00BB", "\u2039", "\u203A", "\u300C", "\u300D", "\uFF02", "\uFF07", "\\\"", " ", "\u00A0", "\u2003", "\u3000", "\u202F"];

    public static readonly TheoryData<string> Blocked = [.. Nobody];

    public static readonly TheoryData<string> Allowed = [.. Somebody];

    [Theory]
    [MemberData(nameof(Blocked))]
    public void An_identity_of_nobody_is_blocked_in_any_case(string identity)
    {
        new ConsumerId(identity).IsBlocked.Should().BeTrue();
        new ConsumerId(identity.ToUpperInvariant()).IsBlocked.Should().BeTrue();
        new ConsumerId(identity.ToLowerInvariant()).IsBlocked.Should().BeTrue();
        new ConsumerId(string.Concat(identity.Select((unit, i) => i % 2 == 0 ? char.ToUpperInvariant(unit) : unit))).IsBlocked.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_identity_of_somebody_is_not_blocked(string identity) => new ConsumerId(identity).IsBlocked.Should().BeFalse();

    [Fact]
    public void Quotes_and_white_space_around_change_nothing() =>
        Gen.Select(Gen.OneOf(Nobody), Gen.OneOf(Wraps).Array[0, 5], Gen.OneOf(Wraps).Array[0, 5]).Sample((identity, before, after) =>
            new ConsumerId(string.Concat(before) + identity + string.Concat(after)).IsBlocked);

    [Fact]
    public void Quotes_and_white_space_around_somebody_block_nothing() =>
        Gen.Select(Gen.OneOf(Somebody), Gen.OneOf(Wraps).Array[0, 5], Gen.OneOf(Wraps).Array[0, 5]).Sample((identity, before, after) =>
            !new ConsumerId(string.Concat(before) + identity + string.Concat(after)).IsBlocked);

    [Theory]
    [InlineData("\0")]
    [InlineData("\t")]
    [InlineData("\r\n")]
    [InlineData("\u001B[2J")]
    [InlineData("\u007F")]
    [InlineData("\u0085")]
    [InlineData("\u009F")]
    [InlineData("\u00AD")]
    [InlineData("\u034F")]
    [InlineData("\u061C")]
    [InlineData("\u115F")]
    [InlineData("\u180E")]
    [InlineData("\u200B")]
    [InlineData("\u200C")]
    [InlineData("\u200D")]
    [InlineData("\u200E")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u202E")]
    [InlineData("\u2060")]
    [InlineData("\u2066")]
    [InlineData("\u3164")]
    [InlineData("\uFE0F")]
    [InlineData("\uFEFF")]
    [InlineData("\uFFA0")]
    [InlineData("\uFFFD")]
    [InlineData("\U000E0041")] // a tag character
    [InlineData("\U0001D173")] // a musical format character
    [InlineData("\U000E0100")] // a variation selector
    public void A_control_or_invisible_character_blocks_wherever_it_stands(string character)
    {
        foreach (string identity in Somebody)
        {
            new ConsumerId(character + identity).IsBlocked.Should().BeTrue();
            new ConsumerId(identity + character).IsBlocked.Should().BeTrue();
            new ConsumerId(identity.Insert(identity.Length == 2 && char.IsSurrogate(identity[0]) ? 2 : identity.Length / 2, character)).IsBlocked.Should().BeTrue();
        }
    }

    [Fact]
    public void A_lone_surrogate_blocks_wherever_it_stands()
    {
        foreach (string lone in new[] { "\ud83d", "\ude00", "\ude00\ud83d" })
        {
            new ConsumerId(lone).IsBlocked.Should().BeTrue();
            new ConsumerId("cust" + lone).IsBlocked.Should().BeTrue();
            new ConsumerId(lone + "cust").IsBlocked.Should().BeTrue();
            new ConsumerId("cu" + lone + "st").IsBlocked.Should().BeTrue();
        }

        new ConsumerId("cu\ud83d\ude00st").IsBlocked.Should().BeFalse();
    }

    [Fact]
    public void Up_to_256_characters_are_allowed()
    {
        new ConsumerId(new string('x', 256)).IsBlocked.Should().BeFalse();
        new ConsumerId(new string('x', 257)).IsBlocked.Should().BeTrue();
        new ConsumerId(new string('x', 10_000_000)).IsBlocked.Should().BeTrue();
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        ConsumerId[] consumers = [.. Somebody.Concat(Nobody).Select(identity => new ConsumerId(identity))];
        int blocked = consumers.Count(consumer => consumer.IsBlocked);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ConsumerId consumer in consumers)
        {
            blocked -= consumer.IsBlocked ? 1 : 0;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        blocked.Should().Be(0);
    }
}
