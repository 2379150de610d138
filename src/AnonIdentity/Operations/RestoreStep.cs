using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>Moves the tickets of an undone merge back, a page at a time: read, move, read back, write the results down. Once more after the settle
/// time when the merge was stopped while a call of it could still take effect (rule R6).</summary>
internal static class RestoreStep
{
    private const int PageSize = 100;

    internal static async Task RunAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        MergeId id = drive.MergeOf(undo);
        bool again = undo.Step == OperationStep.RestoreAgain;
        bool givenBack = undo.RestoreTo == undo.Target;

        // A promotion moved nothing: its tickets are moved only when the consumer keeps the contact.
        MoveRows rows = undo.Branch == MergeBranch.Promote || again ? MoveRows.All : MoveRows.ToRestore;
        IReadOnlyList<MoveRecord> page = givenBack
            ? []
            : await drive.Tenant.Ledger.ReadMovesAsync(id, rows, drive.Restored, PageSize, cancellationToken).ConfigureAwait(false);
        List<MoveRecord> open = [.. page.Where(m => IsOurs(undo, m))];
        Dictionary<CrmTicketId, TicketResult> results = open.Count == 0 ? [] : await MoveBackAsync(drive, undo, open, cancellationToken).ConfigureAwait(false);
        bool undone = results.ContainsValue(TicketResult.Pending);
        List<MoveRecord> settled = [.. open.Select(m => m with { UndoResult = results[m.Ticket] }).Where(m => m.UndoResult != TicketResult.Pending)];

        // What is looked at a second time was counted the first time.
        TicketCounts counts = open.Where(m => m.UndoResult == TicketResult.Pending).Aggregate(undo.UndoCounts, (sum, m) => sum.Plus(results[m.Ticket]));
        OperationRecord after = undo with { UndoCounts = counts, Retry = undone ? undo.Retry : Retry.Now };
        bool last = page.Count < PageSize && !undone;
        if (!await drive.CommitAsync(last ? Next(drive, after, again) : after, cancellationToken, commit => commit with { Moves = settled }).ConfigureAwait(false))
        {
            return;
        }

        settled.ForEach(m => drive.Count(m.UndoResult));
        if (undone)
        {
            drive.Restored = null;
            throw new CrmException(CrmErrorKind.Unknown, "The CRM accepted a move back and did not do it.");
        }

        drive.Restored = last ? null : page[^1].Ticket;
    }

    private static OperationRecord Next(Drive drive, OperationRecord undo, bool again) =>
        undo.Uncertain && !again && drive.Tenant.Capabilities.Settle > TimeSpan.Zero
            ? undo with { Step = OperationStep.RestoreAgain, Retry = new Retry { DueIn = drive.Tenant.Capabilities.Settle } }
            : undo with { Step = OperationStep.UndoNotify, Retry = Retry.Now };

    // Nothing that the merge did not move: an agent's stays the agent's. Of a merge by moves a second look takes what was looked at already.
    private static bool IsOurs(OperationRecord undo, MoveRecord move) => undo.Branch == MergeBranch.Promote
        ? move.UndoResult == TicketResult.Pending && move.Result is TicketResult.AlreadyThere or TicketResult.Pending
        : move.OwnersBefore.Contains(undo.Placeholder!.Value) && !move.OwnersBefore.Contains(undo.Target!.Value)
            && move.Result is TicketResult.Pending or TicketResult.Moved;

    private static async Task<Dictionary<CrmTicketId, TicketResult>> MoveBackAsync(Drive drive, OperationRecord undo, List<MoveRecord> open, CancellationToken cancellationToken)
    {
        CrmContactId from = undo.Target!.Value;
        CrmContactId to = undo.RestoreTo!.Value;
        Dictionary<CrmTicketId, CrmTicket> now = await TicketMoves.ReadAsync(drive, [.. open.Select(m => m.Ticket)], cancellationToken).ConfigureAwait(false);
        Dictionary<CrmTicketId, TicketResult> before = open.ToDictionary(m => m.Ticket, m => ResultOf(now.GetValueOrDefault(m.Ticket), from, to));
        List<CrmTicket> movable = [.. now.Values.Where(t => before.GetValueOrDefault(t.Id) == TicketResult.Pending)];
        Dictionary<CrmTicketId, MoveRefusal> refused = await TicketMoves.MoveAsync(drive, from, to, movable, cancellationToken).ConfigureAwait(false);
        await TicketMoves.ReadBackAsync(drive, now, movable, cancellationToken).ConfigureAwait(false);
        return open.ToDictionary(
            m => m.Ticket,
            m => before[m.Ticket] != TicketResult.Pending
                ? before[m.Ticket]
                : TicketMoves.Judge(ResultOf(now.GetValueOrDefault(m.Ticket), from, to) is var read && read == TicketResult.AlreadyThere ? TicketResult.Moved : read, refused, m.Ticket));
    }

    /// <summary>Whose a ticket is: the target still has it (to be moved); the restored placeholder has it; neither; gone.</summary>
    private static TicketResult ResultOf(CrmTicket? ticket, CrmContactId from, CrmContactId to) =>
        ticket is null ? TicketResult.Missing
        : ticket.Contacts.Contains(from) ? TicketResult.Pending
        : ticket.Contacts.Contains(to) ? TicketResult.AlreadyThere
        : TicketResult.KeptByAgent;
}
