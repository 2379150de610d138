using System.Diagnostics;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using AnonIdentity.Policy;

namespace AnonIdentity.Merging;

/// <summary>Decides, binds, and hands to the runner; undoes likewise.</summary>
internal sealed class TicketMerger(Tenant tenant, OperationRunner runner) : ITicketMerger
{
    private const int MaxReasonLength = 200;

    public async Task<MergePreview> PreviewAsync(MergeRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        using Activity? activity = Telemetry.Source.StartActivity("PreviewMerge");
        SubjectRecord? record = request.Consumer.IsBlocked ? null : await tenant.Ledger.ReadAsync(Subject.Of(request.Visitor), cancellationToken).ConfigureAwait(false);
        MergeDecision decision = MergePolicy.Decide(record, request.Consumer, request.Force);
        return decision == MergeDecision.Bind
            ? await Preview.OfBindAsync(tenant, record!, request, cancellationToken).ConfigureAwait(false)
            : new MergePreview(Refusal(decision)) { Counts = decision == MergeDecision.AlreadyMerged ? MergePolicy.LastMerge(record!)!.Counts : default };
    }

    public async Task<MergeReceipt> MergeAsync(MergeRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        using Activity? activity = Telemetry.Source.StartActivity("Merge");
        MergeReceipt receipt = await DecideAsync(request, cancellationToken).ConfigureAwait(false);
        activity?.SetTag(AnonIdentityTelemetry.OutcomeTag, receipt.Outcome.ToString());
        if (receipt.Outcome is not (MergeOutcome.Merged or MergeOutcome.Promoted))
        {
            Telemetry.Count(Telemetry.Merges, tenant.Name, receipt.Outcome);
        }

        return receipt;
    }

    public async Task<UndoReceipt> UndoAsync(MergeId merge, string reason, CancellationToken cancellationToken = default)
    {
        Require.Visitor(merge.Visitor);
        Require.Text(reason, nameof(reason));
        if (reason.Length > MaxReasonLength)
        {
            throw new ArgumentException($"The reason has at most {MaxReasonLength} characters.", nameof(reason));
        }

        using Activity? activity = Telemetry.Source.StartActivity("UndoMerge");
        Subject subject = Subject.Of(merge.Visitor);
        while (true)
        {
            SubjectRecord? record = await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
            OperationRecord? operation = record?.Operations.FirstOrDefault(o => o.Number == merge.Number);
            if (record?.State == SubjectState.Forgotten)
            {
                return new UndoReceipt(UndoOutcome.Forgotten, merge);
            }

            if (operation is null || !Undoable(operation))
            {
                return new UndoReceipt(UndoOutcome.NothingToUndo, merge);
            }

            if (operation.Kind == OperationKind.Undo)
            {
                return UndoReceipts.IsOver(operation)
                    ? UndoReceipts.Of(merge, operation) with { Outcome = UndoOutcome.AlreadyUndone }
                    : await SettleUndoAsync(merge, null, cancellationToken).ConfigureAwait(false);
            }

            OperationRecord undo = operation with
            {
                Kind = OperationKind.Undo,
                Step = OperationStep.UndoTarget,
                Reason = reason,
                Cursor = null,

                // A merge or a sweep that is stopped may have sent what takes effect later.
                Uncertain = operation.Uncertain || operation.Step != OperationStep.Purge,
                Retry = Retry.Now,
            };
            LedgerCommit commit = new(record! with { State = SubjectState.Quarantined, DueIn = TimeSpan.Zero }) { Operations = [undo] };
            (bool won, SubjectLease? lease) = await SubjectLease.CommitAsync(tenant, commit, cancellationToken).ConfigureAwait(false);
            if (won)
            {
                return await SettleUndoAsync(merge, lease, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<MergeReceipt> DecideAsync(MergeRequest request, CancellationToken cancellationToken)
    {
        Subject subject = Subject.Of(request.Visitor);
        while (true)
        {
            SubjectRecord? record = request.Consumer.IsBlocked ? null : await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
            MergeDecision decision = MergePolicy.Decide(record, request.Consumer, request.Force);
            switch (decision)
            {
                case MergeDecision.Bind:
                    break;
                case MergeDecision.Join or MergeDecision.AlreadyMerged:
                    OperationRecord merge = MergePolicy.LastMerge(record!)!;
                    return decision == MergeDecision.AlreadyMerged
                        ? await MergeReceipts.OfAsync(tenant, request.Visitor, merge, cancellationToken).ConfigureAwait(false) with { Outcome = MergeOutcome.AlreadyMerged }
                        : await SettleMergeAsync(request.Visitor, merge.Number, null, cancellationToken).ConfigureAwait(false);
                default:
                    tenant.Logger.MergeRefused(request.Visitor, Refusal(decision));
                    return new MergeReceipt(Refusal(decision));
            }

            int number = record!.Operations.Select(o => o.Number).DefaultIfEmpty().Max() + 1;
            OperationRecord bound = new(number) { Kind = OperationKind.Merge, Step = OperationStep.Drafts, Consumer = request.Consumer, Name = request.Name, Retry = Retry.Now };
            LedgerCommit bind = new(record with { State = SubjectState.Bound, BoundTo = request.Consumer, DueIn = TimeSpan.Zero }) { Operations = [bound] };
            (bool won, SubjectLease? lease) = await SubjectLease.CommitAsync(tenant, bind, cancellationToken).ConfigureAwait(false);
            if (won)
            {
                tenant.Logger.MergeBound(new MergeId(request.Visitor, number));
                return await SettleMergeAsync(request.Visitor, number, lease, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task<MergeReceipt> SettleMergeAsync(VisitorId visitor, int number, SubjectLease? lease, CancellationToken cancellationToken) =>
        runner.SettleAsync(
            Subject.Of(visitor),
            lease,
            async token =>
            {
                SubjectRecord? record = await tenant.Ledger.ReadAsync(Subject.Of(visitor), token).ConfigureAwait(false);
                MergeReceipt receipt = record?.Operations.FirstOrDefault(o => o.Number == number) is { Kind: OperationKind.Merge or OperationKind.Undo } merge
                    ? await MergeReceipts.OfAsync(tenant, visitor, merge, token).ConfigureAwait(false)
                    : new MergeReceipt(MergeOutcome.NothingToMerge);
                return (receipt, receipt.Outcome != MergeOutcome.Pending);
            },
            cancellationToken);

    private Task<UndoReceipt> SettleUndoAsync(MergeId merge, SubjectLease? lease, CancellationToken cancellationToken) =>
        runner.SettleAsync(
            Subject.Of(merge.Visitor),
            lease,
            async token =>
            {
                SubjectRecord? record = await tenant.Ledger.ReadAsync(Subject.Of(merge.Visitor), token).ConfigureAwait(false);
                OperationRecord? undo = record?.State == SubjectState.Forgotten ? null : record?.Operations.FirstOrDefault(o => o.Number == merge.Number);
                UndoReceipt receipt = undo is null ? new UndoReceipt(UndoOutcome.Forgotten, merge)
                    : undo.Kind == OperationKind.Undo ? UndoReceipts.Of(merge, undo)
                    : new UndoReceipt(UndoOutcome.NothingToUndo, merge);
                return (receipt, receipt.Outcome != UndoOutcome.Pending);
            },
            cancellationToken);

    // What an agent merged, what the CRM merged for good, and what is older than the undo window stays.
    private bool Undoable(OperationRecord operation) => operation.Kind switch
    {
        OperationKind.Undo => true,
        OperationKind.Merge => operation.Branch != MergeBranch.NativeMerge
            && (operation.Outcome == MergeOutcome.None
                || (operation.Branch is MergeBranch.Move or MergeBranch.Promote && !DoneByAgent(operation) && operation.Age <= tenant.Options.UndoWindow && operation.Step != OperationStep.Done)),
        _ => false,
    };

    // Where an agent had merged the placeholder already and no ticket was left, this merge wrote nothing.
    private static bool DoneByAgent(OperationRecord operation) => operation is { Branch: MergeBranch.Move, After: null, Counts.Moved: 0 };

    private static MergeOutcome Refusal(MergeDecision decision) => decision switch
    {
        MergeDecision.BlockedIdentity => MergeOutcome.BlockedIdentity,
        MergeDecision.NothingToMerge => MergeOutcome.NothingToMerge,
        MergeDecision.BoundToAnother => MergeOutcome.BoundToAnother,
        MergeDecision.Quarantined => MergeOutcome.Quarantined,
        MergeDecision.AlreadyMerged => MergeOutcome.AlreadyMerged,
        _ => MergeOutcome.Pending,
    };

    private static void Check(MergeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require.Visitor(request.Visitor);
    }
}
