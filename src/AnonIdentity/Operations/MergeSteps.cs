using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Policy;

namespace AnonIdentity.Operations;

/// <summary>Drafts → Target → Settle → Snapshot → Move → Label → Notify, then sweeps, then Purge (rules M1 to M15).</summary>
internal static class MergeSteps
{
    private static readonly TimeSpan[] Sweeps = [TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7)];
    private static readonly TimeSpan ShortestSweep = TimeSpan.FromSeconds(1);

    internal static Task RunAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        // What a host that died had sent for this merge or sweep may still take effect: an undo that follows has to look again.
        merge = merge with { Uncertain = merge.Uncertain || drive.Lease.Abandoned };
        return merge.Step switch
        {
            OperationStep.Drafts or OperationStep.Target => ChooseTargetAsync(drive, merge, cancellationToken),
            OperationStep.Settle => merge.Branch == MergeBranch.Make
                ? MakeContactAsync(drive, merge, cancellationToken)
                : PromoteAsync(drive, merge, cancellationToken),
            OperationStep.Snapshot => SnapshotStep.RunAsync(drive, merge, cancellationToken),
            OperationStep.Move => MoveStep.RunAsync(drive, merge, cancellationToken),
            OperationStep.Label => LabelAsync(drive, merge, cancellationToken),
            OperationStep.Notify => NotifyAsync(drive, merge, cancellationToken),
            OperationStep.Purge => SweepOrPurgeAsync(drive, merge, cancellationToken),
            _ => throw new InvalidOperationException($"A merge has no step {merge.Step}."),
        };
    }

    /// <summary>What comes after the last ticket has a result.</summary>
    internal static OperationRecord AfterMoves(Drive drive, OperationRecord merge) => merge.Sweep > 0
        ? WaitForSweep(drive.Tenant, merge) with { Uncertain = drive.Lease.Abandoned }
        : merge with { Step = merge.Branch == MergeBranch.Move ? OperationStep.Label : OperationStep.Notify, Retry = Retry.Now };

    /// <summary>Reads what the CRM has of both sides and chooses the way; shared with the preview.</summary>
    internal static async Task<TargetChoice> ReadTargetAsync(Tenant tenant, CrmSession crm, SubjectRecord record, ConsumerId consumer, CrmContactId? remembered, CancellationToken cancellationToken)
    {
        VisitorId visitor = record.Subject.Visitor!.Value;
        CrmContact? known = await Contacts.FindKnownAsync(crm, consumer, remembered, cancellationToken).ConfigureAwait(false);
        CrmContact? placeholder = record.Contact is { } id
            ? await crm.FindContactAsync(ContactKey.Of(id), cancellationToken).ConfigureAwait(false)
            : record.ContactUncertain ? await crm.FindContactAsync(ContactKey.Of(visitor), cancellationToken).ConfigureAwait(false) : null;
        bool mergedAway = placeholder is not null && (placeholder.MergedInto is not null || (record.Contact is { } own && placeholder.Id != own));
        CrmContact? survivor = mergedAway ? await Contacts.FollowAsync(crm, placeholder!, cancellationToken).ConfigureAwait(false) : null;
        return TargetChoice.Make(visitor, consumer, known, placeholder, mergedAway, survivor?.Id, tenant.Options.IrreversibleNativeMerge);
    }

    private static async Task ChooseTargetAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        if (await Claims.TakeAsync(drive, merge, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return;
        }

        TargetChoice choice = await ReadTargetAsync(drive.Tenant, drive.Crm, drive.Lease.Record, merge.Consumer!.Value, claim.Contact, cancellationToken).ConfigureAwait(false);
        bool promotes = choice.Branch == MergeBranch.Promote;

        // Chosen anew after our own promotion took effect: what stood there before is known only from the row.
        bool promotedByUs = promotes && merge is { Branch: MergeBranch.Promote, Before: not null, After: not null }
            && merge.Before.Id == choice.Placeholder && choice.Before!.ExternalId == merge.After.ExternalId;
        OperationRecord chosen = merge with
        {
            Branch = choice.Branch,
            Placeholder = choice.Placeholder,
            Target = choice.Target,
            Before = promotedByUs ? merge.Before : choice.Before,
            After = promotedByUs ? merge.After : promotes ? Promoted(drive, merge, choice.Before!) : null,
            Step = choice.Branch is MergeBranch.Promote or MergeBranch.Make ? OperationStep.Settle : OperationStep.Snapshot,

            // A promotion that keeps being refused is counted on, or it would be tried for ever.
            Retry = promotes ? merge.Retry with { DueIn = TimeSpan.Zero } : Retry.Now,
        };
        if (await drive.CommitAsync(chosen, cancellationToken).ConfigureAwait(false))
        {
            drive.ReadContact = choice.Before;
        }
    }

    private static async Task PromoteAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        string consumer = merge.Consumer!.Value.Value;
        CrmContact? now = drive.TakeReadContact() ?? await drive.Crm.FindContactAsync(ContactKey.Of(merge.Placeholder!.Value), cancellationToken).ConfigureAwait(false);
        if (now is null || now.MergedInto is not null || (now.ExternalId != merge.Before!.ExternalId && now.ExternalId != consumer))
        {
            // An agent deleted, merged or gave away the contact before it was promoted: choose anew from what is there.
            await drive.CommitAsync(merge with { Step = OperationStep.Target, Branch = MergeBranch.None, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (now.ExternalId != consumer)
        {
            CrmContact after = Promoted(drive, merge, now);
            if (now != merge.Before || after != merge.After)
            {
                merge = merge with { Before = now, After = after };
                if (!await drive.CommitAsync(merge, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }

            try
            {
                await drive.Crm.UpdateContactAsync(now, after, cancellationToken).ConfigureAwait(false);
            }
            catch (CrmException conflict) when (conflict.Kind == CrmErrorKind.Conflict)
            {
                // Somebody made the consumer's contact meanwhile, or changed this one: choose anew, after a wait, from what is there then.
                await drive.CommitAsync(merge with { Step = OperationStep.Target }, cancellationToken).ConfigureAwait(false);
                throw;
            }

            CrmContact? promoted = await drive.Crm.FindContactAsync(ContactKey.Of(now.Id), cancellationToken).ConfigureAwait(false);
            if (promoted?.ExternalId != consumer)
            {
                throw new CrmException(CrmErrorKind.Unknown, "The CRM accepted the promotion and did not do it.");
            }
        }

        await drive.CommitAsync(merge with { Step = OperationStep.Snapshot, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
    }

    private static CrmContact Promoted(Drive drive, OperationRecord merge, CrmContact before)
    {
        // Only a name that is exactly the one we gave is replaced, and only by one that the host gave.
        string name = TicketText.ShortField(merge.Name ?? "", drive.Tenant.Capabilities.NameLength);
        bool rename = name.Length > 0 && IsOurs(drive, before.FirstName);
        string consumer = merge.Consumer!.Value.Value;
        bool relabel = rename && string.Equals(before.LastName, drive.Lease.Subject.ToString(), StringComparison.Ordinal);
        return before with { ExternalId = consumer, FirstName = rename ? name : before.FirstName, LastName = relabel ? consumer : before.LastName };
    }

    internal static bool IsOurs(Drive drive, string? firstName) =>
        drive.Lease.Record.NameGiven is { } given && string.Equals(firstName, TicketText.ShortField(given, drive.Tenant.Capabilities.NameLength), StringComparison.Ordinal);

    private static async Task MakeContactAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        ConsumerId consumer = merge.Consumer!.Value;
        CrmContact? contact = merge.Uncertain
            ? await drive.Crm.FindContactAsync(ContactKey.Of(consumer), cancellationToken).ConfigureAwait(false)
            : null;
        if (contact is null && drive.Tenant.Capabilities.Contacts != Keying.UniqueUpsert)
        {
            // Should this host die now, at this or any later try, the next one waits until the call can be seen, and looks first.
            merge = merge with { Uncertain = true, Retry = merge.Retry with { DueIn = drive.Tenant.Unseen } };
            if (!await drive.CommitAsync(merge, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            drive.Marks.Mark(merge);
        }

        contact ??= await Contacts.EnsureAsync(drive, ContactKey.Of(consumer), merge.Name ?? consumer.Value, cancellationToken).ConfigureAwait(false);
        Contacts.MustCarry(contact, consumer.Value);
        await drive.CommitAsync(
            merge with { Target = contact.Id, Step = OperationStep.Snapshot, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task LabelAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        CrmContact? now = await drive.Crm.FindContactAsync(ContactKey.Of(merge.Placeholder!.Value), cancellationToken).ConfigureAwait(false);

        // One that an agent gave away meanwhile is somebody else's now: labelled, it would lead whoever looks for its owner to this consumer.
        if (now is { MergedInto: null } && now.Id == merge.Placeholder && string.Equals(now.ExternalId, drive.Lease.Subject.ToString(), StringComparison.Ordinal))
        {
            CrmContact after = now with { MergedInto = merge.Target };
            merge = merge with { Before = now, After = after };
            if (!await drive.CommitAsync(merge, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            await drive.Crm.UpdateContactAsync(now, after, cancellationToken).ConfigureAwait(false);
        }

        await drive.CommitAsync(merge with { Step = OperationStep.Notify, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task NotifyAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        MergeId id = drive.MergeOf(merge);
        MergeOutcome outcome = TargetChoice.OutcomeOf(merge.Branch);
        MergeEvent merged = new(id, merge.Consumer!.Value, outcome, merge.Counts);

        // The claim goes first: an observer that fails must not hold the consumer's other visitors up. Repeating the step gives nobody's claim back in vain.
        await Claims.ReleaseAsync(drive, merge, merge.Target, cancellationToken).ConfigureAwait(false);
        await Observers.TellAsync(drive, (observer, token) => observer.OnMergedAsync(merged, token), cancellationToken).ConfigureAwait(false);

        // What a host that died had sent may still take effect: an undo before the first sweep has to look again.
        OperationRecord done = WaitForSweep(drive.Tenant, merge) with { Outcome = outcome, Uncertain = drive.Lease.Abandoned };
        if (await drive.CommitAsync(done, cancellationToken).ConfigureAwait(false))
        {
            drive.Tenant.Logger.MergeDone(id, outcome, merge.Counts.Moved, merge.Counts.Total);
            Telemetry.Count(Telemetry.Merges, drive.Tenant.Name, outcome);
        }
    }

    // After the settle time, 1 hour, 1 day and 7 days; then at the end of the undo window the snapshots go.
    private static OperationRecord WaitForSweep(Tenant tenant, OperationRecord merge)
    {
        if (merge.Branch != MergeBranch.Move || merge.Sweep >= Sweeps.Length)
        {
            return PurgeStep.Wait(tenant, merge);
        }

        TimeSpan first = Spans.Longer(tenant.Capabilities.Settle, ShortestSweep);
        TimeSpan wait = merge.Sweep == 0 ? first : Sweeps[merge.Sweep] - Sweeps[merge.Sweep - 1];
        return merge with { Step = OperationStep.Purge, Retry = new Retry { DueIn = wait } };
    }

    private static async Task SweepOrPurgeAsync(Drive drive, OperationRecord merge, CancellationToken cancellationToken)
    {
        if (merge.Branch == MergeBranch.Move && merge.Sweep < Sweeps.Length)
        {
            // Claimed as the merge was, so that the contact cannot be taken from the consumer while tickets go there.
            if (await Claims.TakeAsync(drive, merge, cancellationToken).ConfigureAwait(false) is not null)
            {
                await drive.CommitAsync(
                    merge with { Step = OperationStep.Snapshot, Sweep = merge.Sweep + 1, Cursor = null, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        await PurgeStep.RunAsync(drive, merge, cancellationToken).ConfigureAwait(false);
    }
}
