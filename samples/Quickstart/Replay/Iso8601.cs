using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>ISO 8601 instants: a date, a time and <c>Z</c> or an offset.</summary>
internal static partial class Iso8601
{
    /// <summary>Years in which a log can lie: visitor identifiers count from 1970, and the clock must be able to run on.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 9900;

    /// <summary>Reads an instant.</summary>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(string text, out Instant instant)
    {
        instant = default;
        Match match = Form().Match(text);
        if (!match.Success)
        {
            return false;
        }

        int year = Number("y");
        int month = Number("mo");
        int day = Number("d");
        int hour = Number("h");
        int minute = Number("mi");
        int second = Number("s");
        int offsetHours = Number("oh");
        int offsetMinutes = Number("om");
        if (year is < FirstYear - 1 or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59 || offsetHours > 18 || offsetMinutes > 59 || (offsetHours == 18 && offsetMinutes > 0))
        {
            return false;
        }

        long nanoseconds = long.Parse(match.Groups["f"].Value.PadRight(9, '0'), CultureInfo.InvariantCulture);
        Duration offset = Duration.FromMinutes((offsetHours * 60) + offsetMinutes);
        instant = new LocalDateTime(year, month, day, hour, minute, second).PlusNanoseconds(nanoseconds).InUtc().ToInstant()
            + (match.Groups["sign"].Value == "-" ? offset : -offset);
        return instant >= NodaConstants.UnixEpoch;

        int Number(string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("""^(?<y>[0-9]{4})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})T(?<h>[0-9]{2}):(?<mi>[0-9]{2})(:(?<s>[0-9]{2})([.,](?<f>[0-9]{1,9}))?)?(Z|(?<sign>[+-])(?<oh>[0-9]{2})(:?(?<om>[0-9]{2}))?)\z""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
