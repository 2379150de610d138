using NodaTime;
using NodaTime.TimeZones;

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
    private volatile ZoneInterval? _interval;

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
            known = Make(channel == Channel.Web ? _web : _mobile, firstTicketAt, second);
            Volatile.Write(ref slot, known);
        }

        return known.Name;
    }

    public bool IsPlaceholder(string? name) =>
        name is not null && Array.Exists(_prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal) && MinuteText.IsMinute(name.AsSpan(prefix.Length)));

    // Not every offset that a zone ever had is whole minutes, and a change of offset may fall inside a minute.
    private MinuteName Make(string prefix, Instant instant, long second)
    {
        ZoneInterval? interval = _interval;
        if (interval is null || !interval.Contains(instant))
        {
            _interval = interval = _zone.GetZoneInterval(instant);
        }

        LocalDateTime local = instant.WithOffset(interval.WallOffset).LocalDateTime;
        long from = second - local.Second;
        long to = from + 60;
        from = interval.HasStart ? Math.Max(from, interval.Start.ToUnixTimeSeconds()) : from;
        to = interval.HasEnd ? Math.Min(to, interval.End.ToUnixTimeSeconds()) : to;
        return new MinuteName(from, to, string.Create(prefix.Length + MinuteText.Length, (prefix, local), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            MinuteText.Write(span[state.prefix.Length..], state.local);
        }));
    }
}
