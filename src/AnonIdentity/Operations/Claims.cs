using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>The claim that a merge or an undo takes on its consumer, so that one at a time makes, promotes or fills the contact (rule M3).</summary>
internal static class Claims
{
    /// <summary>Takes the claim.</summary>
    /// <returns>The consumer's row; <see langword="null"/> when another operation holds the claim: this one then waits, which is no failure.</returns>
    internal static Task<ConsumerRecord?> TakeAsync(Drive drive, OperationRecord operation, CancellationToken cancellationToken) =>
        TakeAsync(drive, operation, operation.Consumer!.Value, drive.MergeOf(operation).ToString(), cancellationToken);

    /// <summary>Takes the claim of a consumer under a name.</summary>
    /// <returns>The consumer's row; <see langword="null"/> when another operation holds the claim: this one then waits, which is no failure.</returns>
    internal static async Task<ConsumerRecord?> TakeAsync(Drive drive, OperationRecord operation, ConsumerId consumer, string claimant, CancellationToken cancellationToken)
    {
        ConsumerRecord claim = await AskAsync(drive, consumer, claimant, cancellationToken).ConfigureAwait(false);
        if (claim.ClaimedBy == claimant)
        {
            return claim;
        }

        await StaleClaims.EndAsync(drive, claim, cancellationToken).ConfigureAwait(false);
        drive.Contended = true;
        await drive.CommitAsync(operation with { Retry = operation.Retry with { DueIn = OperationRunner.ContentionPoll } }, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Claims a consumer under a name, if nobody else has. A claim carries no fence: a host that stood still looks first whether it still has the
    /// lease, or it would claim for what is done or forgotten by now. Between that look and the claim it must not stand still.</summary>
    internal static async Task<ConsumerRecord> AskAsync(Drive drive, ConsumerId consumer, string claimant, CancellationToken cancellationToken)
    {
        await drive.RenewAsync(cancellationToken).ConfigureAwait(false);
        return await drive.Tenant.Ledger.ClaimConsumerAsync(consumer, claimant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a call of a merge, stopped or not, may still make the consumer's contact where a search does not see it yet.</summary>
    internal static bool MayStillMake(Drive drive, OperationRecord operation) =>
        operation is { Branch: MergeBranch.Make, Target: null, Uncertain: true }
        && drive.Tenant.Capabilities.Contacts != Crm.Keying.UniqueUpsert
        && drive.Tenant.Capabilities.Settle > TimeSpan.Zero;

    /// <summary>Gives the claim back, if this operation holds it, and remembers the contact that it has chosen under it.</summary>
    internal static Task ReleaseAsync(Drive drive, OperationRecord operation, CrmContactId? contact, CancellationToken cancellationToken) =>
        drive.Tenant.Ledger.ReleaseConsumerAsync(operation.Consumer!.Value, drive.MergeOf(operation).ToString(), contact, cancellationToken);

    /// <summary>Gives the claim back, if this operation holds it, where the contact is not known any better: what others remembered since stays.</summary>
    /// <param name="drive">The run.</param>
    /// <param name="operation">The merge or undo; others hold no claim.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="givenBack">A contact that is the consumer's no more.</param>
    internal static async Task EndAsync(Drive drive, OperationRecord operation, CancellationToken cancellationToken, CrmContactId? givenBack = null)
    {
        if (operation.Consumer is not { } consumer || drive.Lease.Subject.Visitor is null)
        {
            return;
        }

        string claimant = drive.MergeOf(operation).ToString();
        ConsumerRecord claim = await AskAsync(drive, consumer, claimant, cancellationToken).ConfigureAwait(false);
        if (claim.ClaimedBy == claimant)
        {
            // What a merge under way has chosen is newer than the row; once it was answered, the row is, and what was forgotten since stays so.
            CrmContactId? contact = operation.Outcome == MergeOutcome.None && operation.Target != givenBack ? operation.Target : claim.Contact;
            await drive.Tenant.Ledger.ReleaseConsumerAsync(consumer, claimant, contact == givenBack ? null : contact, cancellationToken).ConfigureAwait(false);
        }
    }
}
