using NodaTime;
using NodaTime.TimeZones;

namespace AnonIdentity.Naming;

/// <summary>A time in which both a zone's date and its offset stay the same, and how names begin then. Unix seconds, the end excluded.</summary>
/// <param name="From">Where it begins: midnight, or a change of the offset.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Midnight">Where a clock on the wall would have shown 00:00.</param>
/// <param name="Web">A web visitor's name up to the hour.</param>
/// <param name="Mobile">A mobile visitor's name up to the hour.</param>
internal sealed record LocalDay(long From, long To, long Midnight, string Web, string Mobile)
{
    private const int Seconds = 86_400;

    internal static LocalDay Of(DateTimeZone zone, Instant instant, string web, string mobile)
    {
        ZoneInterval interval = zone.GetZoneInterval(instant);
        LocalDateTime local = instant.WithOffset(interval.WallOffset).LocalDateTime;
        string date = MinuteText.Date(local.Month, local.Day);
        long midnight = instant.ToUnixTimeSeconds() - (local.TickOfDay / NodaConstants.TicksPerSecond);
        return new LocalDay(
            interval.HasStart ? Math.Max(midnight, interval.Start.ToUnixTimeSeconds()) : midnight,
            interval.HasEnd ? Math.Min(midnight + Seconds, interval.End.ToUnixTimeSeconds()) : midnight + Seconds,
            midnight,
            web + date,
            mobile + date);
    }

    internal bool Contains(long second) => second >= From && second < To;
}
