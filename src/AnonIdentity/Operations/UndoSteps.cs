using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Policy;

namespace AnonIdentity.Operations;

/// <summary>UndoTarget → UndoContact → Restore → (RestoreAgain) → UndoNotify, then Purge (rule M10). Only what this merge moved, and only where the target
/// still has it. The visitor is quarantined with the intent.</summary>
internal static class UndoSteps
{
    // An undo has no list to page through: its cursor says that the lists, or a call on its way, have had their time.
    private const string Waited = "waited";

    internal static Task RunAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        // What a host that died had sent for this undo may still take effect, and must not meet the next merge: the undo looks again before it is done.
        undo = undo with { Uncertain = undo.Uncertain || drive.Lease.Abandoned };
        return undo.Step switch
        {
            OperationStep.UndoTarget => ChooseAsync(drive, undo, cancellationToken),
            OperationStep.UndoContact => RestoreContactAsync(drive, undo, cancellationToken),
            OperationStep.Restore => RestoreStep.RunAsync(drive, undo, cancellationToken),
            OperationStep.RestoreAgain => RestoreAgainAsync(drive, undo, cancellationToken),
            OperationStep.UndoNotify => NotifyAsync(drive, undo, cancellationToken),
            OperationStep.Purge => PurgeStep.RunAsync(drive, undo, cancellationToken),
            _ => throw new InvalidOperationException($"An undo has no step {undo.Step}."),
        };
    }

    private static async Task ChooseAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        if (undo.Branch is not (MergeBranch.Move or MergeBranch.Promote))
        {
            if (undo.Cursor != Waited && Claims.MayStillMake(drive, undo))
            {
                // The claim stays meanwhile: the next of this consumer would not see the contact, and make another.
                await drive.CommitAsync(undo with { Cursor = Waited, Retry = undo.Retry with { DueIn = drive.Tenant.Unseen } }, cancellationToken).ConfigureAwait(false);
                return;
            }

            // Nothing of ours was written to the CRM but, perhaps, a contact for the consumer, which stays.
            await drive.CommitAsync(undo with { Step = OperationStep.UndoNotify, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (await Claims.TakeAsync(drive, undo, cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        if (undo.Branch == MergeBranch.Promote && undo.Cursor != Waited && drive.Tenant.Capabilities.Settle > TimeSpan.Zero)
        {
            // What others put there before we claimed may not be in the list yet, and must not go with the contact.
            await drive.CommitAsync(undo with { Cursor = Waited, Retry = undo.Retry with { DueIn = drive.Tenant.Capabilities.Settle } }, cancellationToken).ConfigureAwait(false);
            return;
        }

        CrmContact? now = await drive.Crm.FindContactAsync(ContactKey.Of(undo.Placeholder!.Value), cancellationToken).ConfigureAwait(false);
        CrmContactId? to = (undo.Branch, now) switch
        {
            (_, null) => null,
            (MergeBranch.Promote, _) => now.Id == undo.Placeholder && await CanGiveBackAsync(drive, undo, now, cancellationToken).ConfigureAwait(false) ? now.Id : null,
            _ => now.Id == undo.Target ? null : await HomeAsync(drive, undo, now, cancellationToken).ConfigureAwait(false),
        };
        if (to is null && undo.Branch == MergeBranch.Promote && !drive.Tenant.Capabilities.CanMove)
        {
            await GiveUpAsync(drive, undo, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await drive.CommitAsync(undo with { RestoreTo = to, Step = OperationStep.UndoContact, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);

            // A promoted contact's tickets were read in between, and there may be many: it is read again.
            drive.ReadContact = to == undo.Placeholder && undo.Branch == MergeBranch.Move ? now : null;
        }
    }

    /// <summary>Where tickets go that are to be with a contact: into the one that an agent has merged it into, as they would have gone along with it
    /// (rule M6); not if that is gone, or the one that they are to leave, as with our own label.</summary>
    private static async Task<CrmContactId> HomeAsync(Drive drive, OperationRecord undo, CrmContact contact, CancellationToken cancellationToken)
    {
        CrmContact? survivor = contact.MergedInto is { } into && into != undo.Target ? await Contacts.FollowAsync(drive.Crm, contact, cancellationToken).ConfigureAwait(false) : null;
        return survivor is { } other && other.Id != undo.Target ? other.Id : contact.Id;
    }

    /// <summary>Nothing can be undone: the contact stays the consumer's, and its tickets cannot be taken out of it. The merge stands as it was.</summary>
    private static async Task GiveUpAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        await Claims.EndAsync(drive, undo, cancellationToken).ConfigureAwait(false);
        OperationRecord merge = undo with { Kind = OperationKind.Merge, Step = OperationStep.Target, Reason = null, RestoreTo = null, Cursor = null, Retry = Retry.Now };
        merge = merge.Outcome == MergeOutcome.None ? merge : PurgeStep.Wait(drive.Tenant, merge);
        await drive.Lease.ApplyAsync(
            record => Drive.StillOurs(record, undo)
                ? new LedgerCommit(record with { State = SubjectState.Bound, DueIn = TimeSpan.Zero }) { Operations = [merge] }
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A promoted contact goes back unless it now holds anything else, or an agent gave it another id.</summary>
    private static async Task<bool> CanGiveBackAsync(Drive drive, OperationRecord undo, CrmContact now, CancellationToken cancellationToken)
    {
        VisitorId visitor = drive.Lease.Subject.Visitor!.Value;
        if (now.ExternalId == visitor.ToString())
        {
            return true;
        }

        if (now.ExternalId != undo.Consumer!.Value.Value || now.MergedInto is not null)
        {
            return false;
        }

        string? cursor = null;
        do
        {
            TicketPage page = await drive.Crm.ListTicketsAsync(now.Id, cursor, cancellationToken).ConfigureAwait(false);
            if (page.Tickets.Any(t => t.Visitor != visitor))
            {
                return false;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return true;
    }

    private static async Task RestoreContactAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        if (undo.RestoreTo is null)
        {
            ContactKey key = ContactKey.Of(drive.Lease.Subject.Visitor!.Value);
            CrmContact? made = undo.Uncertain ? await drive.Crm.FindContactAsync(key, cancellationToken).ConfigureAwait(false) : null;
            if (made is null && drive.Tenant.Capabilities.Contacts != Keying.UniqueUpsert)
            {
                // Should this host die now, at this or any later try, the next one waits until the call can be seen, and looks first.
                undo = undo with { Uncertain = true, Retry = undo.Retry with { DueIn = drive.Tenant.Unseen } };
                if (!await drive.CommitAsync(undo, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                drive.Marks.Mark(undo);
            }

            made ??= await Contacts.EnsureAsync(drive, key, drive.Lease.Record.NameGiven ?? "", cancellationToken).ConfigureAwait(false);
            await RestoreToAsync(drive, undo, made, cancellationToken).ConfigureAwait(false);
            return;
        }

        bool there;
        try
        {
            there = await RestoreFieldsAsync(drive, undo, cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException conflict) when (conflict.Kind == CrmErrorKind.Conflict && undo.Branch == MergeBranch.Promote)
        {
            // A late call that made a placeholder may have taken effect after the promotion: then the visitor's identifier is on that contact now.
            CrmContact? other = await drive.Crm.FindContactAsync(ContactKey.Of(drive.Lease.Subject.Visitor!.Value), cancellationToken).ConfigureAwait(false);
            if (other is null || other.Id == undo.RestoreTo)
            {
                throw;
            }

            if (!drive.Tenant.Capabilities.CanMove)
            {
                await GiveUpAsync(drive, undo, cancellationToken).ConfigureAwait(false);
                return;
            }

            await RestoreToAsync(drive, undo, other, cancellationToken).ConfigureAwait(false);
            return;
        }

        await drive.CommitAsync(
            undo with { Step = there ? OperationStep.Restore : OperationStep.UndoTarget, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tickets go to another contact than the one that they came from.</summary>
    private static async Task RestoreToAsync(Drive drive, OperationRecord undo, CrmContact contact, CancellationToken cancellationToken)
    {
        Contacts.MustCarry(contact, drive.Lease.Subject.ToString());
        CrmContactId home = await HomeAsync(drive, undo, contact, cancellationToken).ConfigureAwait(false);
        if (undo is { Branch: MergeBranch.Promote, Outcome: MergeOutcome.None })
        {
            // The merge was stopped, perhaps before it had written down which tickets were the visitor's.
            MergeId id = drive.MergeOf(undo);
            string? cursor = null;
            do
            {
                TicketPage page = await drive.Crm.ListTicketsAsync(undo.Target!.Value, cursor, cancellationToken).ConfigureAwait(false);
                MoveRecord[] visitors = [.. page.Tickets.Where(t => t.Visitor == id.Visitor).Select(t => new MoveRecord(id, t.Id) { OwnersBefore = t.Contacts })];
                if (!await drive.CommitAsync(undo, cancellationToken, commit => commit with { NewMoves = visitors }).ConfigureAwait(false))
                {
                    return;
                }

                cursor = page.Next;
            }
            while (cursor is not null);
        }

        await drive.CommitAsync(
            undo with { RestoreTo = home, Step = OperationStep.Restore, Retry = Retry.Now },
            cancellationToken,
            commit => commit with { Subject = commit.Subject with { Contact = contact.Id, ContactUncertain = false } }).ConfigureAwait(false);
    }

    private static async Task RestoreAgainAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        await RestoreFieldsAsync(drive, undo, cancellationToken).ConfigureAwait(false);
        await RestoreStep.RunAsync(drive, undo, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back what the merge wrote into the placeholder.</summary>
    /// <returns>Whether the contact is still there.</returns>
    private static async Task<bool> RestoreFieldsAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        if (undo is not { Before: { } before, After: { } after, RestoreTo: { } contact } || contact != before.Id)
        {
            return true;
        }

        if ((drive.TakeReadContact() ?? await drive.Crm.FindContactAsync(ContactKey.Of(contact), cancellationToken).ConfigureAwait(false)) is not { } now)
        {
            return false;
        }

        CrmContact restored = ThreeWay(before, after, now);
        if (restored != now)
        {
            await drive.Crm.UpdateContactAsync(now, restored, cancellationToken).ConfigureAwait(false);

            // A label is not read back, neither when it is set: a CRM may have no field for it.
            if (restored.ExternalId != now.ExternalId
                && (await drive.Crm.FindContactAsync(ContactKey.Of(contact), cancellationToken).ConfigureAwait(false))?.ExternalId != restored.ExternalId)
            {
                throw new CrmException(CrmErrorKind.Unknown, "The CRM accepted the restoring of the contact and did not do it.");
            }
        }

        return true;
    }

    /// <summary>What we changed goes back; what somebody changed since stays.</summary>
    private static CrmContact ThreeWay(CrmContact before, CrmContact ours, CrmContact now) => now with
    {
        ExternalId = Pick(before.ExternalId, ours.ExternalId, now.ExternalId),
        FirstName = Pick(before.FirstName, ours.FirstName, now.FirstName),
        LastName = Pick(before.LastName, ours.LastName, now.LastName),
        MergedInto = Pick(before.MergedInto, ours.MergedInto, now.MergedInto),
    };

    private static T Pick<T>(T before, T ours, T now) => EqualityComparer<T>.Default.Equals(now, ours) ? before : now;

    private static async Task NotifyAsync(Drive drive, OperationRecord undo, CancellationToken cancellationToken)
    {
        MergeId id = drive.MergeOf(undo);
        MergeEvent undone = new(id, undo.Consumer!.Value, undo.Outcome == MergeOutcome.None ? MergeOutcome.Pending : undo.Outcome, undo.UndoCounts);
        await Observers.TellAsync(drive, (observer, token) => observer.OnUndoneAsync(undone, token), cancellationToken).ConfigureAwait(false);

        // A contact that was given back is nobody's known contact any more.
        await Claims.EndAsync(drive, undo, cancellationToken, undo.Target == undo.RestoreTo ? undo.RestoreTo : null).ConfigureAwait(false);
        if (await drive.CommitAsync(PurgeStep.Wait(drive.Tenant, undo), cancellationToken).ConfigureAwait(false))
        {
            drive.Tenant.Logger.MergeUndone(id, undo.UndoCounts.Moved, undo.UndoCounts.Total);
            Telemetry.Count(Telemetry.Undos, drive.Tenant.Name, UndoOutcome.Undone);
        }
    }
}
