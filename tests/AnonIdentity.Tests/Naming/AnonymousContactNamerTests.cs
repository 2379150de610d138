using System.Globalization;
using AnonIdentity.Naming;
using CsCheck;
using FluentAssertions;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace AnonIdentity.Tests.Naming;

[Trait("Rule", "N1")]
public class AnonymousContactNamerTests
{
    private static readonly Instant Time = Instant.FromUtc(2026, 10, 5, 10, 15, 59);

    private static readonly string[] Zones =
        ["UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Europe/Amsterdam", "Africa/Monrovia", "America/St_Johns"];

    [Theory]
    [InlineData(Channel.Web, "Web User 10/05 10:15")]
    [InlineData(Channel.Mobile, "Mobile User 10/05 10:15")]
    public void The_name_is_label_and_time(Channel channel, string name) => new AnonymousContactNamer(new NamingOptions()).Name(channel, Time).Should().Be(name);

    [Theory]
    [Trait("Rule", "N2")]
    [InlineData(" - ", "UTC", "Web User - 10/05 10:15")]
    [InlineData(" ", "America/New_York", "Web User 10/05 06:15")]
    [InlineData(" ", "Asia/Kathmandu", "Web User 10/05 16:00")]
    [InlineData(" ", "Pacific/Kiritimati", "Web User 10/06 00:15")]
    [InlineData("@", "UTC", "Web User@10/05 10:15")]
    public void Separator_and_zone_are_options(string separator, string zone, string name) =>
        new AnonymousContactNamer(new NamingOptions { Separator = separator, TimeZone = zone }).Name(Channel.Web, Time).Should().Be(name);

    [Fact]
    [Trait("Rule", "N2")]
    public void Labels_are_options_and_are_read_once()
    {
        NamingOptions options = new() { WebLabel = "Gast", MobileLabel = "App-Gast" };
        AnonymousContactNamer namer = new(options);
        options.WebLabel = "changed";

        namer.Name(Channel.Web, Time).Should().Be("Gast 10/05 10:15");
        namer.Name(Channel.Mobile, Time).Should().Be("App-Gast 10/05 10:15");
        namer.IsPlaceholder("Gast 10/05 10:15").Should().BeTrue();
    }

    [Theory]
    [Trait("Rule", "N2")]
    [InlineData("UTC")] // whose offset never changes
    [InlineData("Asia/Kolkata")]
    public void At_midnight_the_next_day_begins(string zone)
    {
        AnonymousContactNamer namer = new(new NamingOptions { TimeZone = zone });
        Instant midnight = new LocalDateTime(2026, 10, 6, 0, 0).InZoneStrictly(DateTimeZoneProviders.Tzdb[zone]).ToInstant();
        namer.Name(Channel.Web, midnight - Duration.FromSeconds(1)).Should().Be("Web User 10/05 23:59");
        namer.Name(Channel.Web, midnight).Should().Be("Web User 10/06 00:00");
        namer.Name(Channel.Web, midnight - Duration.FromMinutes(1)).Should().Be("Web User 10/05 23:59");
    }

    [Theory]
    [InlineData("2026-03-08T06:59:59Z", "03/08 01:59")] // the last second before the gap
    [InlineData("2026-03-08T07:00:00Z", "03/08 03:00")] // 02:00 to 03:00 never was
    [InlineData("2026-11-01T05:30:00Z", "11/01 01:30")] // the first 01:30
    [InlineData("2026-11-01T06:30:00Z", "11/01 01:30")] // and the second
    [InlineData("2026-11-01T07:00:00Z", "11/01 02:00")]
    public void Gaps_and_overlaps_of_summer_time_are_named_as_a_clock_on_the_wall_shows_them(string time, string name)
    {
        Instant instant = InstantPattern.General.Parse(time).GetValueOrThrow();

        new AnonymousContactNamer(new NamingOptions { TimeZone = "America/New_York" }).Name(Channel.Web, instant).Should().Be("Web User " + name);
    }

    [Fact]
    public void Any_time_in_any_zone_is_named_as_the_slow_way_names_it_however_often_it_is_asked()
    {
        // Close together, so that remembered names are met; and back to times when offsets had seconds.
        Gen<Instant> times = Gen.OneOf(Gen.Long[-2_208_988_800, 4_102_444_800], Gen.Long[-30, 30].Select(s => -1_025_741_972 + s), Gen.Long[0, 3600], Gen.Long[1_772_953_100, 1_772_953_300])
            .Select(Gen.Int[0, 999]).Select((seconds, ms) => Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(ms * 1_000_000));
        Dictionary<string, AnonymousContactNamer> namers = Zones.ToDictionary(zone => zone, zone => new AnonymousContactNamer(new NamingOptions { TimeZone = zone }));

        Gen.Select(Gen.OneOf(Zones), times.Array[1, 20], Gen.Enum<Channel>()).Sample(
            (zone, instants, channel) =>
            {
                foreach (Instant instant in instants)
                {
                    string expected = (channel == Channel.Web ? "Web User " : "Mobile User ")
                        + instant.InZone(DateTimeZoneProviders.Tzdb[zone]).ToString("MM'/'dd HH':'mm", CultureInfo.InvariantCulture);
                    namers[zone].Name(channel, instant).Should().Be(expected, $"{instant} in {zone}");
                    namers[zone].IsPlaceholder(expected).Should().BeTrue();
                }
            },
            iter: 2000);
    }

    [Fact]
    public void The_culture_of_the_host_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { DateTimeFormat = { DateSeparator = "·", TimeSeparator = "h" }, NumberFormat = { NegativeSign = "~" } };

            new AnonymousContactNamer(new NamingOptions()).Name(Channel.Web, Time).Should().Be("Web User 10/05 10:15");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_minute_that_was_named_costs_nothing()
    {
        AnonymousContactNamer namer = new(new NamingOptions { TimeZone = "America/New_York" });
        string first = namer.Name(Channel.Web, Time);

        long before = GC.GetAllocatedBytesForCurrentThread();
        string again = namer.Name(Channel.Web, Time - Duration.FromSeconds(59));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        again.Should().BeSameAs(first);
    }

    [Fact]
    public void Eight_threads_get_right_names()
    {
        AnonymousContactNamer namer = new(new NamingOptions());
        int wrong = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                Instant instant = Time + Duration.FromMinutes((i * 7) + (worker % 2 * AnonymousContactNamer.Remembered));
                LocalDateTime utc = instant.InUtc().LocalDateTime;
                string expected = string.Create(CultureInfo.InvariantCulture, $"Web User {utc.Month:00}/{utc.Day:00} {utc.Hour:00}:{utc.Minute:00}");
                if (namer.Name(Channel.Web, instant) != expected)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        wrong.Should().Be(0);
    }

    [Fact]
    public void An_unknown_channel_is_refused() =>
        FluentActions.Invoking(() => new AnonymousContactNamer(new NamingOptions()).Name(0, Time)).Should().Throw<ArgumentOutOfRangeException>();
}
