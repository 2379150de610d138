using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Policy;

namespace AnonIdentity.Operations;

/// <summary>Moves the tickets of the snapshot, a page at a time: read, move, read back, write the results down (rules M6, M7, A3).</summary>
internal static class MoveStep
{
    private const int PageSize = 100;

    internal static async Task RunAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        MergeId id = drive.MergeOf(merge);
        IReadOnlyList<MoveRecord> page = await drive.Tenant.Ledger.ReadMovesAsync(id, MoveRows.Pending, null, PageSize, cancellationToken).ConfigureAwait(false);
        Dictionary<CrmTicketId, TicketResult> results = page.ToDictionary(m => m.Ticket, m => MergePolicy.Classify(merge.Branch, merge.Placeholder, merge.Target, m.OwnersBefore));
        List<CrmTicketId> toMove = [.. results.Where(r => r.Value == TicketResult.Pending).Select(r => r.Key)];
        bool undone = false;
        if (toMove.Count > 0 && merge.Sweep > 0 && !await IsStillKnownAsync(drive, merge, cancellationToken).ConfigureAwait(false))
        {
            // The contact is no longer the consumer's: what came late stays with the placeholder, where it can be seen.
            toMove.ForEach(ticket => results[ticket] = TicketResult.KeptByAgent);
        }
        else if (toMove.Count > 0)
        {
            foreach ((CrmTicketId ticket, TicketResult result) in await MoveAsync(drive, merge, toMove, cancellationToken).ConfigureAwait(false))
            {
                results[ticket] = result;
                undone |= result == TicketResult.Pending;
            }

            // What was read before the move serves once.
            drive.Fresh.Clear();
        }

        List<MoveRecord> settled = [.. page.Select(m => m with { Result = results[m.Ticket] }).Where(m => m.Result != TicketResult.Pending)];
        OperationRecord after = merge with { Counts = settled.Aggregate(merge.Counts, (counts, m) => counts.Plus(m.Result)), Retry = undone ? merge.Retry : Retry.Now };
        bool last = page.Count < PageSize && !undone;
        if (last && merge.Sweep > 0)
        {
            await Claims.EndAsync(drive, merge, cancellationToken).ConfigureAwait(false);
        }

        if (await drive.CommitAsync(last ? MergeSteps.AfterMoves(drive, after) : after, cancellationToken, commit => commit with { Moves = settled }).ConfigureAwait(false))
        {
            settled.ForEach(m => drive.Count(m.Result));
            if (undone)
            {
                throw new CrmException(CrmErrorKind.Unknown, "The CRM accepted a move and did not do it.");
            }
        }
    }

    private static async Task<bool> IsStillKnownAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken) =>
        await Contacts.FindKnownAsync(drive.Crm, merge.Consumer!.Value, merge.Target, cancellationToken).ConfigureAwait(false) is { } known && known.Id == merge.Target;

    private static async Task<List<(CrmTicketId Ticket, TicketResult Result)>> MoveAsync(Drive drive, OperationRecord merge, List<CrmTicketId> tickets, CancellationToken cancellationToken)
    {
        CrmContactId from = merge.Placeholder!.Value;
        CrmContactId to = merge.Target!.Value;

        // A snapshot that was read in this very run need not be read again before the move.
        Dictionary<CrmTicketId, CrmTicket> now = tickets.TrueForAll(drive.Fresh.ContainsKey)
            ? drive.Fresh
            : await TicketMoves.ReadAsync(drive, tickets, cancellationToken).ConfigureAwait(false);
        if (merge.Branch == MergeBranch.NativeMerge)
        {
            if (now.Values.Any(t => t.Contacts.Contains(from)))
            {
                // It cannot be taken back, and may have been parked for days.
                if (!await IsStillKnownAsync(drive, merge, cancellationToken).ConfigureAwait(false))
                {
                    throw new CrmException(CrmErrorKind.Rejected, "The contact that was chosen is the consumer's no more: the CRM's own merge is not called.");
                }

                await drive.Crm.MergeContactsAsync(from, to, cancellationToken).ConfigureAwait(false);
                now = await TicketMoves.ReadAsync(drive, tickets, cancellationToken).ConfigureAwait(false);
            }

            return [.. tickets.Select(t => (t, ResultOf(now.GetValueOrDefault(t), from, to)))];
        }

        List<CrmTicket> movable = [.. tickets.Select(t => now.GetValueOrDefault(t)).OfType<CrmTicket>().Where(t => t.Contacts.Contains(from))];
        Dictionary<CrmTicketId, MoveRefusal> refused = await TicketMoves.MoveAsync(drive, from, to, movable, cancellationToken).ConfigureAwait(false);
        await TicketMoves.ReadBackAsync(drive, now, movable, cancellationToken).ConfigureAwait(false);
        return [.. tickets.Select(t => (t, TicketMoves.Judge(ResultOf(now.GetValueOrDefault(t), from, to), refused, t)))];
    }

    /// <summary>What the read-back says: only the target has it; the placeholder still has it; neither; gone.</summary>
    private static TicketResult ResultOf(CrmTicket? ticket, CrmContactId from, CrmContactId to) =>
        ticket is null ? TicketResult.Missing
        : ticket.Contacts.Contains(from) ? TicketResult.Pending
        : ticket.Contacts.Contains(to) ? TicketResult.Moved
        : TicketResult.KeptByAgent;
}
