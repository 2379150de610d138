using AnonIdentity.Ledger;

namespace AnonIdentity.Policy;

/// <summary>The pure decisions of a merge: no I/O, no clock. The table of rules M2 to M6.</summary>
public static class MergePolicy
{
    /// <summary>Decides what is to be done about a merge that is asked for.</summary>
    /// <param name="visitor">The visitor's record; <see langword="null"/> when the ledger never saw it.</param>
    /// <param name="consumer">Who signed in.</param>
    /// <param name="force">Whether a quarantine is overruled; one whose undo is not finished is not.</param>
    public static MergeDecision Decide(SubjectRecord? visitor, ConsumerId consumer, bool force)
    {
        if (consumer.IsBlocked)
        {
            return MergeDecision.BlockedIdentity;
        }

        return visitor?.State switch
        {
            SubjectState.Anonymous => MergeDecision.Bind,
            SubjectState.Bound when visitor.BoundTo != consumer => MergeDecision.BoundToAnother,
            SubjectState.Bound => LastMerge(visitor) is { Outcome: not MergeOutcome.None } ? MergeDecision.AlreadyMerged : MergeDecision.Join,
            SubjectState.Quarantined => force && !visitor.Operations.Any(IsUnfinishedUndo) ? MergeDecision.Bind : MergeDecision.Quarantined,
            _ => MergeDecision.NothingToMerge,
        };
    }

    /// <summary>What becomes of a ticket, seen from its contacts alone (rules M1, M6).</summary>
    /// <param name="branch">The way of the merge.</param>
    /// <param name="placeholder">The contact that the tickets come from.</param>
    /// <param name="target">The contact that the tickets go to.</param>
    /// <param name="owners">The ticket's contacts at the snapshot; none: it was not there.</param>
    /// <returns><see cref="TicketResult.Pending"/>: it is to be moved.</returns>
    public static TicketResult Classify(MergeBranch branch, CrmContactId? placeholder, CrmContactId? target, IReadOnlyList<CrmContactId> owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        if (owners.Count == 0)
        {
            return TicketResult.Missing;
        }

        if (target is { } to && owners.Contains(to))
        {
            return TicketResult.AlreadyThere;
        }

        bool movable = branch is MergeBranch.Move or MergeBranch.NativeMerge && placeholder is { } from && owners.Contains(from);
        return movable ? TicketResult.Pending : TicketResult.KeptByAgent;
    }

    // What such an undo has still to give back is with the consumer of its merge, and it may yet find that nothing can be undone.
    private static bool IsUnfinishedUndo(OperationRecord operation) => operation is { Kind: OperationKind.Undo, Step: not (OperationStep.Purge or OperationStep.Done) };

    internal static OperationRecord? LastMerge(SubjectRecord visitor) => visitor.Operations.LastOrDefault(o => o.Kind == OperationKind.Merge);
}
