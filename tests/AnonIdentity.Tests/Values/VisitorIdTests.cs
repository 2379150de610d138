using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Tests.Values;

[Trait("Rule", "V1")]
public class VisitorIdTests
{
    private static readonly Gen<VisitorId> Visitors = Gen.Select(Gen.Enum<Channel>(), Gen.Guid)
        .Where((_, uuid) => uuid != Guid.Empty && uuid != Guid.AllBitsSet)
        .Select((channel, uuid) => new VisitorId(channel, uuid));

    [Fact]
    public void Text_and_parts_come_back_as_they_went() => Visitors.Sample(visitor =>
    {
        VisitorId parsed = VisitorId.Parse(visitor.ToString());
        return parsed == visitor && parsed.Channel == visitor.Channel && parsed.Value == visitor.Value && parsed.GetHashCode() == visitor.GetHashCode();
    });

    [Fact]
    public void The_text_is_the_number_in_base_32() => Visitors.Sample(visitor =>
    {
        UInt128 number = UInt128.Parse(visitor.Value.ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        StringBuilder digits = new();
        for (int i = 0; i < 26; i++)
        {
            digits.Insert(0, "0123456789abcdefghjkmnpqrstvwxyz"[(int)(number % 32)]);
            number /= 32;
        }

        return visitor.ToString() == (visitor.Channel == Channel.Web ? "web_" : "mobile_") + digits;
    });

    [Fact]
    public void All_ways_to_write_write_the_same() => Visitors.Sample(visitor =>
    {
        string text = visitor.ToString();
        char[] characters = new char[40];
        byte[] bytes = new byte[40];

        visitor.TryFormat(characters, out int charsWritten).Should().BeTrue();
        visitor.TryFormat(bytes, out int bytesWritten).Should().BeTrue();
        new string(characters, 0, charsWritten).Should().Be(text);
        Encoding.UTF8.GetString(bytes, 0, bytesWritten).Should().Be(text);
        characters.Skip(charsWritten).Should().NotContain(unit => unit != '\0');
        bytes.Skip(bytesWritten).Should().NotContain(unit => unit != 0);
        string.Create(CultureInfo.InvariantCulture, $"{visitor}").Should().Be(text);
    });

    [Fact]
    public void A_destination_that_is_too_short_stays_untouched() => Gen.Select(Visitors, Gen.Int[0, 32]).Sample((visitor, length) =>
    {
        if (length >= visitor.ToString().Length)
        {
            return;
        }

        char[] characters = new char[length];
        byte[] bytes = new byte[length];
        visitor.TryFormat(characters, out int charsWritten).Should().BeFalse();
        visitor.TryFormat(bytes, out int bytesWritten).Should().BeFalse();
        (charsWritten + bytesWritten).Should().Be(0);
        characters.Should().NotContain(unit => unit != '\0');
        bytes.Should().NotContain(unit => unit != 0);
    });

    [Fact]
    public void One_changed_character_is_another_visitor_or_none() => Gen.Select(Visitors, Gen.Int[0, 32], Gen.Char).Sample((visitor, at, unit) =>
    {
        char[] text = visitor.ToString().ToCharArray();
        at %= text.Length;
        if (text[at] != unit)
        {
            text[at] = unit;
            if (VisitorId.TryParse(text, out VisitorId other))
            {
                other.Should().NotBe(visitor);
                other.ToString().Should().Be(new string(text));
            }
        }
    });

    [Fact]
    public void Whatever_is_read_is_written_back_exactly_and_nothing_throws() => Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["web_moil0123456789abcdefghjkmnpqrstvwxyzABCIOU-"], 0, 40],
        Gen.String[Gen.Char["0123456789abcdefghjkmnpqrstvwxyz"], 26, 26].Select(digits => "web_" + digits),
        Gen.String[Gen.Char["01234567zijlou"], 26, 26].Select(digits => "mobile_" + digits)).Sample(
            text => !VisitorId.TryParse(text, out VisitorId visitor) || visitor.ToString() == text, iter: 20_000);

    [Fact]
    public void The_default_is_no_identifier()
    {
        VisitorId none = default;

        none.IsDefault.Should().BeTrue();
        none.ToString().Should().BeEmpty();
        none.Value.Should().Be(Guid.Empty);
        none.TryFormat(Span<char>.Empty, out int charsWritten).Should().BeTrue();
        none.TryFormat(Span<byte>.Empty, out int bytesWritten).Should().BeTrue();
        (charsWritten + bytesWritten).Should().Be(0);
        VisitorId.TryParse((string?)null, out _).Should().BeFalse();
        new VisitorId(Channel.Web, Guid.Parse("00000000-0000-0000-0000-000000000001")).IsDefault.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void An_unknown_channel_is_refused(int channel) =>
        FluentActions.Invoking(() => new VisitorId((Channel)channel, Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(channel));

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public void The_nil_and_the_all_ones_UUID_are_refused(string uuid) =>
        FluentActions.Invoking(() => new VisitorId(Channel.Web, Guid.Parse(uuid))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("value");

    [Fact]
    public void Neither_reading_nor_writing_into_a_buffer_allocates()
    {
        VisitorId visitor = VisitorId.Parse("web_01h455vb4pex5vsknk084sn02q");
        char[] buffer = new char[33];
        int read = 0;
        Work(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        read.Should().Be(1100);

        void Work(int times)
        {
            for (int i = 0; i < times; i++)
            {
                visitor.TryFormat(buffer, out int written);
                read += VisitorId.TryParse(buffer.AsSpan(0, written), out VisitorId parsed) && parsed == visitor ? 1 : 0;
            }
        }
    }
}
