namespace AnonIdentity.InMemory;

/// <summary>Durations as ledgers keep them: whole milliseconds, a part of one counted as one, so that nothing is due too early.</summary>
internal static class Milliseconds
{
    public static long From(TimeSpan span) => (span.Ticks / TimeSpan.TicksPerMillisecond) + (span.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);

    public static TimeSpan ToSpan(long milliseconds) => TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
}
