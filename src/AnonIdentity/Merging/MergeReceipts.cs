using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Merging;

/// <summary>Reads the receipt of a merge from the ledger: the answer of a first try, of a repetition and of a recovery are the same.</summary>
internal static class MergeReceipts
{
    private const int ShownTickets = 100;

    internal static async Task<MergeReceipt> OfAsync(Tenant tenant, VisitorId visitor, OperationRecord merge, CancellationToken cancellationToken)
    {
        MergeId id = new(visitor, merge.Number);
        IReadOnlyList<MoveRecord> moves = await tenant.Ledger.ReadMovesAsync(id, MoveRows.All, null, ShownTickets, cancellationToken).ConfigureAwait(false);
        MergeOutcome outcome = OutcomeOf(merge);
        return new MergeReceipt(outcome)
        {
            Merge = id,
            Counts = merge.Counts,
            Tickets = [.. moves.Select(m => new MergedTicket(m.Ticket, m.Result))],
            Contact = merge.Target,
            Reason = outcome == MergeOutcome.Parked ? merge.Retry.ParkedBecause : null,
        };
    }

    private static MergeOutcome OutcomeOf(OperationRecord merge) =>
        merge.Outcome != MergeOutcome.None ? merge.Outcome
        : merge.Kind == OperationKind.Undo ? MergeOutcome.Quarantined
        : merge.Retry.ParkedBecause is not null ? MergeOutcome.Parked
        : MergeOutcome.Pending;
}
