using System.Globalization;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>
/// The version of a ticket as a search can tell it: its last change to the second, and whether the read was so close to it that a later change may
/// carry the same second. RT's own version, the id of the last transaction, would take a call for each ticket.
/// </summary>
internal readonly record struct TicketVersion(string LastUpdated, bool IsFresh)
{
    private const string Fresh = "~";
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    public static TicketVersion Of(string? lastUpdated, DateTimeOffset? serverNow)
    {
        string text = lastUpdated ?? "";
        bool settled = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) && serverNow - at > s_fresh;
        return new TicketVersion(text, !settled);
    }

    public static TicketVersion? Parse(string? version) => version switch
    {
        null => null,
        _ when version.EndsWith(Fresh, StringComparison.Ordinal) => new TicketVersion(version[..^1], true),
        _ => new TicketVersion(version, false),
    };

    public override string ToString() => IsFresh ? LastUpdated + Fresh : LastUpdated;
}
