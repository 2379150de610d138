using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>At the end of the undo window the snapshots and the images of the contact go, whether the merge was undone or not (rule M10).</summary>
internal static class PurgeStep
{
    /// <summary>The operation as it waits for the end of the window.</summary>
    internal static OperationRecord Wait(Tenant tenant, OperationRecord operation) =>
        operation with { Step = OperationStep.Purge, Retry = new Retry { DueIn = tenant.Options.UndoWindow - operation.Age } };

    internal static Task RunAsync(Drive drive, OperationRecord operation, CancellationToken cancellationToken) =>
        operation.Age < drive.Tenant.Options.UndoWindow
            ? drive.CommitAsync(Wait(drive.Tenant, operation), cancellationToken)
            : drive.CommitAsync(
                operation with { Step = OperationStep.Done, Before = null, After = null, Name = null, Retry = default },
                cancellationToken,
                commit => commit with { PurgeMoves = operation.Number });
}
