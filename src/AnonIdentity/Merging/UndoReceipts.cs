using AnonIdentity.Ledger;

namespace AnonIdentity.Merging;

/// <summary>Reads the receipt of an undo from its row.</summary>
internal static class UndoReceipts
{
    internal static UndoReceipt Of(MergeId merge, OperationRecord undo) => new(OutcomeOf(undo), merge)
    {
        Counts = undo.UndoCounts,
        Contact = undo.RestoreTo,
        Reason = undo.Retry.ParkedBecause,
    };

    /// <summary>Whether everything is back; what is left are the snapshots.</summary>
    internal static bool IsOver(OperationRecord undo) => undo.Step is OperationStep.Purge or OperationStep.Done;

    private static UndoOutcome OutcomeOf(OperationRecord undo) =>
        IsOver(undo) ? UndoOutcome.Undone
        : undo.Retry.ParkedBecause is not null ? UndoOutcome.Parked
        : UndoOutcome.Pending;
}
