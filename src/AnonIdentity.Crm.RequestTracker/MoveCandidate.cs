using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>A ticket that still has the contact that shall lose it: as the core read it, and as it is now.</summary>
internal sealed class MoveCandidate(CrmTicket read, RtTicket now, long from, long to)
{
    private readonly TicketVersion? _version = TicketVersion.Parse(read.Version);

    public CrmTicketId Id => read.Id;

    public long Number { get; } = RtId.Sent(now.Id!, "Move tickets");

    public long[] Before { get; } = [.. now.Requestor!.Select(static r => RtId.Sent(r.Id!, "Move tickets"))];

    /// <summary>All but the one, and the other.</summary>
    public long[] After => [.. Before.Where(id => id != from && id != to), to];

    public string? FromName => now.Requestor!.Find(r => r.Id == RtId.Text(from))?.Name;

    /// <summary>Whether anybody may have changed the ticket since the core read it.</summary>
    public bool MayHaveChanged =>
        _version is { } version && (version.IsFresh || version.LastUpdated != now.LastUpdated || !read.Contacts.Select(static c => c.Value).ToHashSet().SetEquals(now.Requestor!.Select(static r => r.Id!)));

    /// <summary>Whether an agent added or removed one of the two contacts since the core read the ticket.</summary>
    /// <param name="agents">The agents' changes of this ticket.</param>
    /// <param name="isUnsure">A change of the very second of the version that fits what was read: seen then, unless it took back a move of ours.</param>
    public bool IsChangedBy(IEnumerable<RequestorChange> agents, out bool isUnsure)
    {
        isUnsure = false;
        string since = _version?.LastUpdated ?? "";
        RequestorChange[] ours = [.. agents.Where(IsAboutUs)];
        if (ours.Any(c => string.CompareOrdinal(c.Created, since) > 0))
        {
            return true;
        }

        RequestorChange[] same = _version?.IsFresh == true ? [.. ours.Where(c => c.Created == since)] : [];
        isUnsure = same.Length > 0;
        return same.GroupBy(static c => c.Principal).Any(g => g.Last().Added != read.Contacts.Any(c => c.Value == g.Key));
    }

    /// <summary>Whether an agent took back, in the second of the version, what we had moved.</summary>
    public bool IsReversedBy(IEnumerable<RequestorChange> agents, IEnumerable<RequestorChange> ours) =>
        agents.Where(IsAboutUs).Any(a => a.Created == _version?.LastUpdated && ours.Any(o => IsAboutUs(o) && o.Id < a.Id && string.CompareOrdinal(o.Created, a.Created) >= 0));

    private bool IsAboutUs(RequestorChange change) => change.Principal == RtId.Text(from) || change.Principal == RtId.Text(to);
}
