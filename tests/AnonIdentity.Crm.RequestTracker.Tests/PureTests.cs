using System.Text;
using AnonIdentity.Crm.Http;
using CsCheck;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class PureTests
{
    [Fact]
    [Trait("Rule", "T8")]
    public void A_cut_text_fits_is_a_prefix_and_never_ends_in_half_a_surrogate() =>
        Gen.Select(Gen.String, Gen.Int[0, 60]).Sample((text, bytes) =>
        {
            string clean = text.Replace("\ufffd", "", StringComparison.Ordinal);
            string cut = RtText.Cut(clean, bytes);
            return clean.StartsWith(cut, StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(cut) <= bytes && (cut.Length == 0 || !char.IsHighSurrogate(cut[^1]) || cut.Length == clean.Length || !char.IsLowSurrogate(clean[cut.Length]));
        });

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it\\'s'")]
    [InlineData("a\\b", "'a\\\\b'")]
    [InlineData("\\'", "'\\\\\\''")]
    [Trait("Rule", "A5")]
    public void A_query_text_is_quoted(string text, string quoted) => TicketSql.Quote(text).Should().Be(quoted);

    [Theory]
    [InlineData("1", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("0", false)]
    [InlineData("01", false)]
    [InlineData("-1", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("\u0661", false)]
    [InlineData("", false)]
    [InlineData("1e3", false)]
    [Trait("Rule", "A5")]
    public void Only_a_canonical_number_is_an_id(string text, bool right) => RtId.TryParse(text, out _).Should().Be(right);

    [Theory]
    [InlineData("2026-11-24T08:00:00Z", 4, "2026-11-24T08:00:00Z~")]
    [InlineData("2026-11-24T08:00:00Z", 6, "2026-11-24T08:00:00Z")]
    [InlineData("rubbish", 6, "rubbish~")]
    [InlineData(null, 6, "~")]
    [Trait("Rule", "M6")]
    public void A_version_says_whether_it_was_read_close_to_the_last_change(string? lastUpdated, int secondsLater, string version)
    {
        DateTimeOffset now = new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero).AddSeconds(secondsLater);
        TicketVersion.Of(lastUpdated, now).ToString().Should().Be(version);
        TicketVersion.Of(lastUpdated, null).IsFresh.Should().BeTrue("without the server's clock nobody knows");
        TicketVersion.Parse(version).ToString().Should().Be(version);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a b", "a%20b")]
    public void A_path_segment_is_encoded(string segment, string encoded) => new CrmPath("x", segment).ToString().Should().Be("x/" + encoded);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_segment_that_would_name_something_else_is_refused(string segment) =>
        FluentActions.Invoking(() => new CrmPath("x", segment)).Should().Throw<CrmException>().Which.Kind.Should().Be(CrmErrorKind.Rejected);
}
