using System.Globalization;

namespace AnonIdentity.Crm.Http;

/// <summary>Reads a <c>Retry-After</c> header (rule R4). Safe for use by many threads.</summary>
public static class RetryAfterHeader
{
    private static readonly string[] s_dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];

    /// <summary>Reads seconds or an HTTP date; anything else is no wait. The core clamps what comes out to 1 s to 1 h.</summary>
    /// <param name="value">The header's value, or <see langword="null"/>.</param>
    /// <param name="now">The server's time, by its <c>Date</c> header, or ours.</param>
    /// <returns>The wait, never negative, at most a day; <see langword="null"/> when the header says none.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        string text = value?.Trim() ?? "";
        if (text.Length > 0 && char.IsAsciiDigit(text[0]) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay));
        }

        return DateTimeOffset.TryParseExact(text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? TimeSpan.FromTicks(Math.Clamp((at - now).Ticks, 0, TimeSpan.TicksPerDay))
            : null;
    }
}
