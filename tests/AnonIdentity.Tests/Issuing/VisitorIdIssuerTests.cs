using AnonIdentity.Issuing;
using FluentAssertions;
using NodaTime;
using NodaTime.Testing;
using NSubstitute;
using Xunit;

namespace AnonIdentity.Tests.Issuing;

[Trait("Rule", "V2")]
public class VisitorIdIssuerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 5, 10, 15) + Duration.FromMilliseconds(123);

    [Fact]
    public void A_million_identifiers_of_eight_threads_are_distinct_and_come_back()
    {
        const int each = 125_000;
        VisitorIdIssuer issuer = new(new FakeClock(Now)); // the time never helps to tell them apart
        VisitorId[][] issued = new VisitorId[8][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            VisitorId[] mine = new VisitorId[each];
            for (int n = 0; n < each; n++)
            {
                mine[n] = issuer.Issue(n % 2 == 0 ? Channel.Web : Channel.Mobile);
            }

            issued[i] = mine;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        HashSet<string> texts = [];
        HashSet<Guid> uuids = [];
        foreach (VisitorId visitor in issued.SelectMany(ids => ids))
        {
            string text = visitor.ToString();
            texts.Add(text);
            uuids.Add(visitor.Value);
            if (VisitorId.Parse(text) != visitor)
            {
                Assert.Fail(text);
            }
        }

        texts.Should().HaveCount(8 * each);
        uuids.Should().HaveCount(8 * each);
    }

    [Theory]
    [Trait("Rule", "V1")]
    [InlineData(0, "01890a5d-0000-7000-8000-000000000000")]
    [InlineData(255, "01890a5d-0000-7fff-bfff-ffffffffffff")]
    public void Time_version_variant_and_random_bits_stand_where_UUIDv7_wants_them(byte random, string uuid)
    {
        Instant time = Instant.FromUnixTimeMilliseconds(0x01890a5d0000);
        VisitorIdIssuer issuer = new(new FakeClock(time), new ConstantBytes(random));

        issuer.Issue(Channel.Mobile).Should().Be(new VisitorId(Channel.Mobile, Guid.Parse(uuid)));
    }

    [Fact]
    public void Every_one_of_the_74_random_bits_is_random()
    {
        VisitorIdIssuer issuer = new(new FakeClock(Now));
        ulong highOnes = 0, highZeros = 0, lowOnes = 0, lowZeros = 0;
        for (int i = 0; i < 200; i++)
        {
            VisitorId visitor = issuer.Issue(Channel.Web);
            highOnes |= visitor.High;
            highZeros |= ~visitor.High;
            lowOnes |= visitor.Low;
            lowZeros |= ~visitor.Low;
        }

        (highOnes & highZeros).Should().Be(0x0FFF);
        (lowOnes & lowZeros).Should().Be(0x3FFF_FFFF_FFFF_FFFF);
    }

    [Fact]
    public void The_time_is_the_clock_s_in_milliseconds()
    {
        VisitorIdIssuer issuer = new(new FakeClock(Now));

        (issuer.Issue(Channel.Web).High >> 16).Should().Be((ulong)Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void The_system_clock_is_read_as_it_reads_itself()
    {
#pragma warning disable RS0030 // the one clock that the issuer knows by name
        SystemClock system = SystemClock.Instance;
#pragma warning restore RS0030
        long before = system.GetCurrentInstant().ToUnixTimeMilliseconds();
        long issued = (long)(new VisitorIdIssuer(system).Issue(Channel.Web).High >> 16);
        long after = system.GetCurrentInstant().ToUnixTimeMilliseconds();

        issued.Should().BeInRange(before, after);
    }

    [Fact]
    public void A_clock_before_1970_is_named_as_the_fault()
    {
        VisitorIdIssuer issuer = new(new FakeClock(NodaConstants.UnixEpoch - Duration.FromMilliseconds(1)));

        FluentActions.Invoking(() => issuer.Issue(Channel.Web)).Should().Throw<InvalidOperationException>().WithMessage("The clock says -1 ms after 1970*");
    }

    [Fact]
    public void The_first_and_the_last_time_of_the_clock_do()
    {
        new VisitorIdIssuer(new FakeClock(NodaConstants.UnixEpoch)).Issue(Channel.Web).High.Should().BeLessThan(0x8000);
        new VisitorIdIssuer(new FakeClock(Instant.MaxValue)).Issue(Channel.Web).IsDefault.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void An_unknown_channel_is_refused_before_anything_is_read(int channel)
    {
        IClock clock = Substitute.For<IClock>();

        FluentActions.Invoking(() => new VisitorIdIssuer(clock).Issue((Channel)channel)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(channel));
        clock.DidNotReceive().GetCurrentInstant();
    }

    [Fact]
    public void Issuing_allocates_nothing()
    {
        VisitorIdIssuer issuer = new(new FakeClock(Now));
        issuer.Issue(Channel.Web);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            issuer.Issue(Channel.Web);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
