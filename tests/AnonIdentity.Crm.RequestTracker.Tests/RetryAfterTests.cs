using System.Net;
using AnonIdentity.Crm.Http;
using CsCheck;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("30", 30)]
    [InlineData(" 30 ", 30)]
    [InlineData("1.5", 1.5)]
    [InlineData("99999999999999999999999999", 86400)]
    [InlineData("Tue, 24 Nov 2026 08:02:00 GMT", 120)]
    [InlineData("Tuesday, 24-Nov-26 08:02:00 GMT", 120)]
    [InlineData("Tue Nov 24 08:02:00 2026", 120)]
    [InlineData("Tue, 24 Nov 2026 07:00:00 GMT", 0)]
    [InlineData("Sun, 24 Nov 2126 08:00:00 GMT", 86400)]
    [InlineData("1000000000", 86400)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400)]
    [Trait("Rule", "R4")]
    [Trait("Attack", "32")]
    public void Seconds_and_dates_are_read(string header, double seconds) => RetryAfterHeader.Parse(header, s_now).Should().Be(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("-5")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("Tue, 99 Nov 2026 08:02:00 GMT")]
    [InlineData("\u0663\u0660")]
    [Trait("Rule", "R4")]
    [Trait("Attack", "32")]
    public void Garbage_is_no_wait(string? header) => RetryAfterHeader.Parse(header, s_now).Should().BeNull();

    [Fact]
    [Trait("Rule", "R4")]
    public void Any_text_gives_no_wait_or_one_of_zero_to_a_day() =>
        Gen.String.Sample(text => RetryAfterHeader.Parse(text, s_now) is not { } wait || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(1)));

    [Theory]
    [InlineData(429, "17", 17.0, CrmErrorKind.RateLimited)]
    [InlineData(503, "17", 17.0, CrmErrorKind.Unavailable)]
    [InlineData(429, "Tue, 24 Nov 2026 08:02:00 GMT", 120.0, CrmErrorKind.RateLimited)]
    [InlineData(429, "rubbish", null, CrmErrorKind.RateLimited)]
    [Trait("Rule", "R4")]
    [Trait("Rule", "A2")]
    public async Task The_wait_that_the_crm_asked_for_comes_with_the_failure_by_the_servers_own_clock(int status, string header, double? seconds, CrmErrorKind kind)
    {
        using FakeRt rt = new((HttpStatusCode)status, "{}", headers: [("Retry-After", header), ("Date", "Tue, 24 Nov 2026 08:00:00 GMT")]);
        CrmException failure = (await FluentActions.Awaiting(() => FailureKindTests.CallAsync(rt.Crm, "find by visitor")).Should().ThrowAsync<CrmException>()).Which;
        failure.Kind.Should().Be(kind);
        failure.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }
}
