using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>Claims whose holder has ended. A claim carries no fence: a call of a host that died or was too slow may take it after its operation was
/// done, and a host may die between the end of an operation and the giving back. Whoever waits for such a claim ends it.</summary>
internal static class StaleClaims
{
    internal static async Task EndAsync(Drive drive, ConsumerRecord claim, CancellationToken cancellationToken)
    {
        if (claim.ClaimedBy is not { } claimant)
        {
            return;
        }

        IVisitorLedger ledger = drive.Tenant.Ledger;
        if (MergeId.TryParse(claimant, out MergeId merge))
        {
            SubjectRecord? record = await ledger.ReadAsync(Subject.Of(merge.Visitor), cancellationToken).ConfigureAwait(false);
            if (!IsUnderWay(record, merge.Number))
            {
                // It ended for good: one that is resumed claims again.
                await ledger.ReleaseConsumerAsync(claim.Consumer, claimant, claim.Contact, cancellationToken).ConfigureAwait(false);
            }
        }
        else if (claim.Consumer is var consumer && claimant == Subject.Of(consumer).ToString())
        {
            SubjectRecord? own = await ledger.ReadAsync(Subject.Of(consumer), cancellationToken).ConfigureAwait(false);
            if (own is null)
            {
                // The consumer's rows stand before its claim: here they were erased since.
                await ledger.ReleaseConsumerAsync(consumer, claimant, claim.Contact, cancellationToken).ConfigureAwait(false);
            }
            else if (own.DueIn is null)
            {
                // Under its lease the consumer's own run finds out whether it still needs the claim. Not waited for.
                _ = drive.Runner.DriveAsync(Subject.Of(consumer));
            }
        }
    }

    private static bool IsUnderWay(SubjectRecord? record, int number)
    {
        OperationRecord? operation = record?.Operations.FirstOrDefault(o => o.Number == number);
        return operation is { Retry.ParkedBecause: null }
            && (operation.Step is not (OperationStep.Done or OperationStep.Purge) || (operation.Step == OperationStep.Purge && record!.LeaseLeft > TimeSpan.Zero))
            && !(record!.State == SubjectState.Forgotten && record.Operations.Any(o => o is { Kind: OperationKind.Forget, Retry.ParkedBecause: not null }));
    }
}
