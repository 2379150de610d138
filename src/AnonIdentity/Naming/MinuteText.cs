using NodaTime;

namespace AnonIdentity.Naming;

/// <summary>The text <c>MM/dd HH:mm</c>: 24 hours, two digits each, the same in every culture (rule N1).</summary>
internal static class MinuteText
{
    internal const int Length = 11;

    internal static void Write(Span<char> destination, LocalDateTime time)
    {
        (_, int month, int day) = time.Date;
        TwoDigits(destination, month);
        destination[2] = '/';
        TwoDigits(destination[3..], day);
        destination[5] = ' ';
        TwoDigits(destination[6..], time.Hour);
        destination[8] = ':';
        TwoDigits(destination[9..], time.Minute);
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
        destination[1] = (char)('0' + (value % 10));
        destination[0] = (char)('0' + (value / 10));
    }

    private static int Read(ReadOnlySpan<char> digits) =>
        char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[1]) ? ((digits[0] - '0') * 10) + digits[1] - '0' : -1;
}
