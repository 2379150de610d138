using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>Writes down whose each ticket is before anything moves: first the CRM's list of the placeholder, page by page, then what the ledger
/// knows beyond it. Constant memory (rule M15).</summary>
internal static class SnapshotStep
{
    private const int PageSize = 100;

    // The cursor of the list is the CRM's own, that of the ledger a ticket's key; a letter before it says which of the two passes it belongs to.
    private const char LedgerPass = 'L';
    private const char ListPass = 'C';

    internal static async Task RunAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        MergeId id = drive.MergeOf(merge);
        bool listed = merge.Placeholder is not null && merge.Branch is MergeBranch.Move or MergeBranch.Promote or MergeBranch.NativeMerge;
        List<MoveRecord> found = [];
        string? afterKey = merge.Cursor is [LedgerPass, .. string key] ? key : null;
        if (listed && afterKey is null)
        {
            TicketPage page = await drive.Crm.ListTicketsAsync(merge.Placeholder!.Value, merge.Cursor?[1..], cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Tickets.Where(t => t.Visitor == id.Visitor).Select(t => Remember(drive, id, t)));
            if (page.Next is { } next)
            {
                drive.Fresh.Clear();
                await CommitAsync(drive, merge with { Cursor = ListPass + next, Retry = Retry.Now }, found, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        IReadOnlyList<TicketRecord> unlisted = await drive.Tenant.Ledger.ReadTicketsAsync(
            drive.Lease.Subject, TicketFilter.NotInMerge(merge.Number), afterKey, PageSize, cancellationToken).ConfigureAwait(false);
        HashSet<CrmTicketId> here = [.. found.Select(m => m.Ticket)];
        List<CrmTicketId> rest = [.. unlisted.Select(t => t.CrmTicket!.Value).Where(t => !here.Contains(t))];
        if (rest.Count > 0)
        {
            TicketPage page = await drive.Crm.ReadTicketsAsync(TicketQuery.WithIds(rest), cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Tickets.Where(t => rest.Contains(t.Id)).Select(t => Remember(drive, id, t)));

            // What was not found is gone; of what was found the first row counts, and that stands above.
            found.AddRange(rest.Select(gone => new MoveRecord(id, gone)));
        }

        bool more = unlisted.Count == PageSize;
        if (more && afterKey is not null)
        {
            drive.Fresh.Clear();
        }

        await CommitAsync(
            drive,
            merge with { Cursor = more ? LedgerPass + unlisted[^1].Key : null, Step = more ? OperationStep.Snapshot : OperationStep.Move, Retry = Retry.Now },
            found,
            cancellationToken).ConfigureAwait(false);
    }

    private static MoveRecord Remember(Drive drive, MergeId merge, CrmTicket ticket)
    {
        drive.Fresh[ticket.Id] = ticket;
        return new MoveRecord(merge, ticket.Id) { OwnersBefore = ticket.Contacts };
    }

    private static Task<bool> CommitAsync(Drive drive, OperationRecord merge, List<MoveRecord> found, CancellationToken cancellationToken) =>
        drive.CommitAsync(merge, cancellationToken, commit => commit with { NewMoves = [.. found.DistinctBy(m => m.Ticket)] });
}
