using System.Globalization;
using NodaTime;

namespace AnonIdentity.Naming;

/// <summary>The text <c>MM/dd HH:mm</c>: 24 hours, two digits each, the same in every culture (rule N1).</summary>
internal static class MinuteText
{
    internal const int TimeLength = 5;

    private const int Length = 6 + TimeLength;

    /// <summary>The month and the day, with the space after them.</summary>
    internal static string Date(int month, int day) => string.Create(CultureInfo.InvariantCulture, $"{month:00}/{day:00} ");

    internal static void WriteTime(Span<char> destination, int minuteOfDay)
    {
        (int hour, int minute) = Math.DivRem(minuteOfDay, 60);
        TwoDigits(destination[3..], minute);
        destination[2] = ':';
        TwoDigits(destination, hour);
    }

    /// <summary>Whether some minute of some year is written so.</summary>
    internal static bool IsMinute(ReadOnlySpan<char> text) =>
        text is { Length: Length }
        && text[2] == '/' && text[5] == ' ' && text[8] == ':'
        && Read(text) is >= 1 and <= 12 and var month
        && Read(text[3..]) is >= 1 and var day && day <= CalendarSystem.Iso.GetDaysInMonth(2000, month) // a leap year
        && Read(text[6..]) is >= 0 and <= 23
        && Read(text[9..]) is >= 0 and <= 59;

    private static void TwoDigits(Span<char> destination, int value)
    {
        (int tens, int ones) = Math.DivRem(value, 10);
        destination[1] = (char)('0' + ones);
        destination[0] = (char)('0' + tens);
    }

    private static int Read(ReadOnlySpan<char> digits) =>
        char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[1]) ? ((digits[0] - '0') * 10) + digits[1] - '0' : -1;
}
