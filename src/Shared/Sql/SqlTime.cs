namespace AnonIdentity.Sql;

/// <summary>Durations as the ledger keeps them: whole milliseconds, a part of one counted as one, so that nothing is due too early.</summary>
internal static class SqlTime
{
    public static long ToMilliseconds(TimeSpan span) => (span.Ticks / TimeSpan.TicksPerMillisecond) + (span.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);

    public static long? ToMilliseconds(TimeSpan? span) => span is { } value ? ToMilliseconds(value) : null;

    public static TimeSpan ToSpan(long milliseconds) => TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>From now until a point in time.</summary>
    public static TimeSpan? Until(long? at, long now) => at is { } value ? ToSpan(value - now) : null;

    /// <summary>From a point in time until now.</summary>
    public static TimeSpan? Since(long? at, long now) => at is { } value ? ToSpan(now - value) : null;
}
