using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>
/// After a move that RT answered in an unexpected way: finds by the history what requestors the ticket had just before our write. Had an agent taken
/// the placeholder away, their requestors are put back; had an agent only added or removed others, those are respected and the move stands.
/// </summary>
internal sealed class RtMoveRepair(RtHistory history, Func<RtTicketChange[], CancellationToken, Task<Dictionary<long, string[]>>> write, long from, long to)
{
    public async Task RepairAsync(List<MoveCandidate> odd, Dictionary<long, string[]> said, List<RefusedMove> refused, CancellationToken cancellationToken)
    {
        long[] ids = [.. odd.Select(static c => c.Number)];
        List<RequestorChange> changes = await history.ReadAsync(ids, ours: true, cancellationToken).ConfigureAwait(false);
        changes.AddRange(await history.ReadAsync(ids, ours: false, cancellationToken).ConfigureAwait(false));
        ILookup<string, RequestorChange> byTicket = changes.OrderBy(static c => c.Id).ToLookup(static c => c.Ticket);
        List<RtTicketChange> back = [];
        bool denied = false;
        bool halfDone = false;
        foreach (MoveCandidate candidate in odd)
        {
            RequestorChange[] all = [.. byTicket[candidate.Id.Value]];
            RequestorChange[] last = [.. all.TakeLast(said[candidate.Number].Length)];
            if (last.Any(static c => !c.Ours))
            {
                // An agent has changed it after us: theirs is the last word.
                refused.Add(new RefusedMove(candidate.Id, MoveRefusal.ChangedByAgent));
            }
            else if (!IsWritten(candidate, all, out bool isHalf))
            {
                denied |= !isHalf;
                halfDone |= isHalf;
            }
            else if (JustBefore(candidate, last) is var before && !before.SetEquals(candidate.Before))
            {
                bool isTheirs = !before.Remove(from);
                back.Add(new RtTicketChange(candidate.Number, [.. isTheirs ? before : before.Append(to).Distinct()]));
                if (isTheirs)
                {
                    refused.Add(new RefusedMove(candidate.Id, MoveRefusal.ChangedByAgent));
                }
            }
        }

        if (back.Count > 0)
        {
            await write([.. back], cancellationToken).ConfigureAwait(false);
        }

        if (denied)
        {
            throw new CrmException(CrmErrorKind.Denied, "Move tickets: Request Tracker did not change the requestors; the service user needs ModifyTicket.");
        }

        if (halfDone)
        {
            throw new CrmException(CrmErrorKind.Unavailable, "Move tickets: another move of the same ticket is under way.");
        }
    }

    // RT writes the new requestor and the old one's end one after the other: half of it is another mover's, who was between the two.
    private bool IsWritten(MoveCandidate candidate, RequestorChange[] all, out bool isHalf)
    {
        bool wasThere = candidate.Before.Contains(to);
        bool isAdded = wasThere || all.LastOrDefault(c => c.Principal == RtId.Text(to)) is { Added: true };
        bool isGone = all.LastOrDefault(c => c.Principal == RtId.Text(from)) is { Added: false };
        isHalf = !wasThere && isAdded != isGone;
        return isAdded && isGone;
    }

    /// <summary>What we wrote, with our changes taken back from the last to the first.</summary>
    private static HashSet<long> JustBefore(MoveCandidate candidate, RequestorChange[] ours)
    {
        HashSet<long> requestors = [.. candidate.After];
        foreach (RequestorChange change in ours.Reverse())
        {
            if (!RtId.TryParse(change.Principal, out long principal))
            {
                continue;
            }

            if (change.Added)
            {
                requestors.Remove(principal);
            }
            else
            {
                requestors.Add(principal);
            }
        }

        return requestors;
    }
}
