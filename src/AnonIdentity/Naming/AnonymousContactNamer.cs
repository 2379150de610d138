using NodaTime;

namespace AnonIdentity.Naming;

/// <summary>Names contacts by label, separator and month/day hour:minute (rules N1 and N2). It reads its options once.</summary>
/// <remarks>A name once made is kept, so that a busy minute costs one string. The entries are immutable and replace each other: no lock.</remarks>
internal sealed class AnonymousContactNamer : IAnonymousContactNamer
{
    internal const int Remembered = 64;

    private readonly string _web;
    private readonly string _mobile;
    private readonly string[] _prefixes;
    private readonly DateTimeZone _zone;
    private readonly MinuteName?[] _webNames = new MinuteName?[Remembered];
    private readonly MinuteName?[] _mobileNames = new MinuteName?[Remembered];
    private volatile LocalDay? _day;

    internal AnonymousContactNamer(NamingOptions options)
    {
        _web = options.WebLabel + options.Separator;
        _mobile = options.MobileLabel + options.Separator;
        _prefixes =
        [
            .. from label in new[] { options.WebLabel, options.MobileLabel }
               from separator in new[] { options.Separator, NamingOptions.SpaceSeparator, NamingOptions.DashSeparator }
               select label + separator,
        ];
        _zone = DateTimeZoneProviders.Tzdb[options.TimeZone];
    }

    public string Name(Channel channel, Instant firstTicketAt)
    {
        MinuteName?[] names = channel switch
        {
            Channel.Web => _webNames,
            Channel.Mobile => _mobileNames,
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A visitor comes from the web or from an app."),
        };
        long second = firstTicketAt.ToUnixTimeSeconds();
        ref MinuteName? slot = ref names[(int)((ulong)(second / 60) % Remembered)];
        MinuteName? known = Volatile.Read(ref slot);
        if (known is null || second < known.From || second >= known.To)
        {
            known = Make(channel, firstTicketAt, second);
            Volatile.Write(ref slot, known);
        }

        return known.Name;
    }

    public bool IsPlaceholder(string? name) =>
        name is not null && Array.Exists(_prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal) && MinuteText.IsMinute(name.AsSpan(prefix.Length)));

    // Not every offset that a zone ever had is whole minutes, and a change of offset may fall inside a minute.
    private MinuteName Make(Channel channel, Instant instant, long second)
    {
        LocalDay? day = _day;
        if (day is null || !day.Contains(second))
        {
            _day = day = LocalDay.Of(_zone, instant, _web, _mobile);
        }

        int minute = (int)(second - day.Midnight) / 60;
        long from = day.Midnight + (minute * 60);
        string start = channel == Channel.Web ? day.Web : day.Mobile;
        string name = string.Create(start.Length + MinuteText.TimeLength, (start, minute), static (text, state) =>
        {
            state.start.CopyTo(text);
            MinuteText.WriteTime(text[state.start.Length..], state.minute);
        });
        return new MinuteName(Math.Max(from, day.From), Math.Min(from + 60, day.To), name);
    }
}
