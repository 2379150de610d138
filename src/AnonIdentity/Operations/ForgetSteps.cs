using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>ForgetVisitors → EraseCrm → (EraseAgain) → EraseLedger (rules P1, P2, R6).</summary>
internal static class ForgetSteps
{
    /// <summary>The reason of a forget that nobody asked for: the visitor never came back.</summary>
    internal const string Expired = "expired";

    private const int PageSize = 100;

    // A forget has no list to page through: its cursor says that a call on its way has had its time.
    private const string Waited = "waited";

    internal static Task RunAsync(Drive drive, OperationRecord forget, CancellationToken cancellationToken) => forget.Step switch
    {
        OperationStep.ForgetVisitors => ForgetVisitorsAsync(drive, forget, cancellationToken),
        OperationStep.EraseCrm or OperationStep.EraseAgain => EraseCrmAsync(drive, forget, cancellationToken),
        OperationStep.EraseLedger => EraseLedgerAsync(drive, forget, cancellationToken),
        _ => throw new InvalidOperationException($"A forget has no step {forget.Step}."),
    };

    /// <summary>Makes a subject forgotten, by one commit that any operation under way loses against.</summary>
    /// <returns>The lease, if it was free; <see langword="null"/> with <c>Begun</c>: whoever has it goes on with the forget.</returns>
    internal static async Task<(bool Begun, SubjectLease? Lease)> BeginAsync(Tenant tenant, Subject subject, string reason, Func<SubjectRecord, bool>? only, CancellationToken cancellationToken)
    {
        while (true)
        {
            SubjectRecord? record = await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
            record ??= subject.Consumer is null ? null : new SubjectRecord(subject);
            if (record is null or { State: SubjectState.Forgotten } || only?.Invoke(record) == false)
            {
                return (record is { Version: > 0, State: SubjectState.Forgotten }, null);
            }

            OperationRecord forget = new(record.Operations.Select(o => o.Number).DefaultIfEmpty().Max() + 1)
            {
                Kind = OperationKind.Forget,
                Step = subject.Consumer is null ? OperationStep.EraseCrm : OperationStep.ForgetVisitors,
                Reason = reason,
                Retry = Retry.Now,
            };
            LedgerCommit commit = new(record with { State = SubjectState.Forgotten, DueIn = TimeSpan.Zero, Parked = false }) { Operations = [forget] };
            (bool won, SubjectLease? lease) = await SubjectLease.CommitAsync(tenant, commit, cancellationToken).ConfigureAwait(false);
            if (won)
            {
                return (true, lease);
            }
        }
    }

    private static async Task ForgetVisitorsAsync(Drive drive, OperationRecord forget, CancellationToken cancellationToken)
    {
        Subject own = drive.Lease.Subject;
        SubjectScan bound = new(SubjectRows.BoundTo, Consumer: own.Consumer);
        IReadOnlyList<Subject> page;
        Subject? after = null;
        do
        {
            page = await drive.Tenant.Ledger.ScanAsync(bound with { After = after }, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (Subject visitor in page)
            {
                after = visitor;
                await drive.RenewAsync(cancellationToken).ConfigureAwait(false);
                (_, SubjectLease? lease) = await BeginAsync(drive.Tenant, visitor, "the consumer is forgotten", null, cancellationToken).ConfigureAwait(false);
                try
                {
                    await drive.Runner.DriveAsync(visitor, lease).WaitAsync(drive.Tenant.Options.CrmTimeout, drive.Tenant.Time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // It is written down and ends by itself; one that takes long is not waited for.
                }
            }
        }
        while (page.Count == PageSize);

        // Whoever is at the consumer's contact, or will be, would write down again what is erased. With the claim in hand nobody is, and whoever was bound
        // meanwhile is seen.
        if (await Claims.TakeAsync(drive, forget, own.Consumer!.Value, own.ToString(), cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        if ((await drive.Tenant.Ledger.ScanAsync(bound, 1, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            drive.Contended = true;
            await drive.CommitAsync(forget with { Retry = forget.Retry with { DueIn = OperationRunner.ContentionPoll } }, cancellationToken).ConfigureAwait(false);
            return;
        }

        await drive.CommitAsync(forget with { Step = OperationStep.EraseLedger, Retry = Retry.Now }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task EraseCrmAsync(Drive drive, OperationRecord forget, CancellationToken cancellationToken)
    {
        SubjectRecord record = drive.Lease.Record;
        bool expired = forget.Reason == Expired;
        bool everBound = record.Operations.Any(o => o.Kind is OperationKind.Merge or OperationKind.Undo);
        bool uncertain = record.ContactUncertain || forget.Uncertain;
        if (!everBound && drive.Tenant.Capabilities.CanErase && (!expired || drive.Tenant.Options.EraseExpiredContacts))
        {
            uncertain |= await TicketPages.ReadUncertainAsync(drive.Tenant.Ledger, drive.Lease.Subject, cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false);
            await EraseContactAsync(drive, expired, uncertain, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            uncertain = false;
        }

        // A call that was given up may still make a contact or a ticket: look again when it must have shown.
        bool again = uncertain && forget.Step == OperationStep.EraseCrm && drive.Tenant.Capabilities.Settle > TimeSpan.Zero;
        OperationRecord next = again
            ? forget with { Step = OperationStep.EraseAgain, Retry = new Retry { DueIn = drive.Tenant.Capabilities.Settle } }
            : forget with { Step = OperationStep.EraseLedger, Retry = Retry.Now };
        await drive.CommitAsync(next, cancellationToken).ConfigureAwait(false);
    }

    private static async Task EraseContactAsync(Drive drive, bool expired, bool uncertain, CancellationToken cancellationToken)
    {
        SubjectRecord record = drive.Lease.Record;
        VisitorId visitor = record.Subject.Visitor!.Value;
        CrmContact? contact = record.Contact is { } id
            ? await drive.Crm.FindContactAsync(ContactKey.Of(id), cancellationToken).ConfigureAwait(false)
            : null;
        if (contact is null && (uncertain || record.Contact is null))
        {
            contact = await drive.Crm.FindContactAsync(ContactKey.Of(visitor), cancellationToken).ConfigureAwait(false);
        }

        // Only what still carries the identifier goes: not one that an agent gave away or (when it merely expired) renamed or merged. Of one that an
        // agent merged the tickets are with the survivor, and stay.
        if (contact is not null
            && string.Equals(contact.ExternalId, visitor.ToString(), StringComparison.Ordinal)
            && (!expired || (contact.MergedInto is null && MergeSteps.IsOurs(drive, contact.FirstName))))
        {
            await drive.Crm.EraseContactAsync(contact.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task EraseLedgerAsync(Drive drive, OperationRecord forget, CancellationToken cancellationToken)
    {
        List<OperationRecord> unfinished = [.. drive.Lease.Record.Operations.Where(o => o.Step is not (OperationStep.Done or OperationStep.Purge))];
        if (forget.Cursor != Waited && unfinished.Exists(o => Claims.MayStillMake(drive, o)))
        {
            // The claim stays meanwhile: the next of this consumer would not see the contact, and make another.
            await drive.CommitAsync(forget with { Cursor = Waited, Retry = new Retry { DueIn = drive.Tenant.Unseen } }, cancellationToken).ConfigureAwait(false);
            return;
        }

        // The claims of operations that the forget has stopped end with them.
        foreach (OperationRecord stopped in unfinished)
        {
            await Claims.EndAsync(drive, stopped, cancellationToken).ConfigureAwait(false);
        }

        await drive.Lease.ApplyAsync(record => new LedgerCommit(record) { Erase = true }, cancellationToken).ConfigureAwait(false);
        drive.Tenant.Logger.Forgotten(drive.Lease.Subject.ForLog());
        Telemetry.Count(Telemetry.Forgets, drive.Tenant.Name, ForgetOutcome.Forgotten);
        drive.Erased = true;
    }
}
