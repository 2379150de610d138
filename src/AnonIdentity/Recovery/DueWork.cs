using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Recovery;

/// <summary>Finds what is due and hands it to the runner that drives first tries too.</summary>
internal sealed class DueWork(Tenant tenant, OperationRunner runner) : IRecovery
{
    private const int PageSize = 100;
    private const int AtOnce = 8;

    public async Task<RecoveryRun> RunDueAsync(CancellationToken cancellationToken = default)
    {
        int driven = await DriveDueAsync(cancellationToken).ConfigureAwait(false);
        int expired = await ForgetExpiredAsync(cancellationToken).ConfigureAwait(false);
        return new RecoveryRun(driven, expired);
    }

    public async IAsyncEnumerable<ParkedOperation> ListParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Subject? after = null;
        IReadOnlyList<Subject> page;
        do
        {
            page = await tenant.Ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, after), PageSize, cancellationToken).ConfigureAwait(false);
            foreach (Subject subject in page)
            {
                after = subject;
                SubjectRecord? record = await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
                foreach (OperationRecord operation in record?.Operations ?? [])
                {
                    if (operation.Retry.ParkedBecause is { } reason && Drive.GoesOn(record!, operation))
                    {
                        yield return new ParkedOperation(subject, operation.Number, null, reason);
                    }
                }

                if (record is null or { State: SubjectState.Forgotten })
                {
                    continue;
                }

                await foreach (TicketRecord ticket in TicketPages.ReadAllAsync(tenant.Ledger, subject, TicketFilter.Parked, cancellationToken).ConfigureAwait(false))
                {
                    yield return new ParkedOperation(subject, 0, ticket.Key, ticket.Retry.ParkedBecause ?? "");
                }
            }
        }
        while (page.Count == PageSize);
    }

    public async Task<bool> ResumeAsync(ParkedOperation parked, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parked);
        while (true)
        {
            SubjectRecord? record = await tenant.Ledger.ReadAsync(parked.Subject, cancellationToken).ConfigureAwait(false);
            if (record is not { Version: > 0 } || await ResumedAsync(record, parked, cancellationToken).ConfigureAwait(false) is not { } commit)
            {
                return false;
            }

            (bool won, SubjectLease? lease) = await SubjectLease.CommitAsync(tenant, commit, cancellationToken).ConfigureAwait(false);
            if (won)
            {
                _ = runner.DriveAsync(parked.Subject, lease);
                return true;
            }
        }
    }

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken = default) => tenant.Ledger.GetStatusAsync(cancellationToken);

    private async Task<int> DriveDueAsync(CancellationToken cancellationToken)
    {
        HashSet<Subject> driven = [];
        while (true)
        {
            // A gate that is closed would fail each of them without a call: they wait for it together.
            if (await tenant.Ledger.PauseAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) > TimeSpan.Zero)
            {
                return driven.Count;
            }

            // What is due again after it was driven in this run waits for the next, so that no subject holds the others up.
            IReadOnlyList<Subject> due = await tenant.Ledger.ScanAsync(new SubjectScan(SubjectRows.Due), PageSize, cancellationToken).ConfigureAwait(false);
            List<Subject> fresh = [.. due.Where(driven.Add)];
            if (fresh.Count == 0)
            {
                return driven.Count;
            }

            ConcurrentQueue<Subject> left = new(fresh);
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, fresh.Count)).Select(_ => DriveEachAsync(left, cancellationToken))).ConfigureAwait(false);
        }
    }

    private async Task DriveEachAsync(ConcurrentQueue<Subject> left, CancellationToken cancellationToken)
    {
        while (left.TryDequeue(out Subject subject))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DriveAsync(subject, null, cancellationToken).ConfigureAwait(false);
        }
    }

    // A merge of a million tickets goes on by itself, and does not hold the others up.
    private async Task DriveAsync(Subject subject, SubjectLease? lease, CancellationToken cancellationToken)
    {
        try
        {
            await runner.DriveAsync(subject, lease).WaitAsync(tenant.Options.Lease, tenant.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its lease keeps it out of the next scan.
        }
    }

    private async Task<int> ForgetExpiredAsync(CancellationToken cancellationToken)
    {
        int forgotten = 0;
        while (true)
        {
            IReadOnlyList<Subject> expired = await tenant.Ledger.ScanAsync(new SubjectScan(SubjectRows.Expired, Age: tenant.Options.ExpireAfter), PageSize, cancellationToken).ConfigureAwait(false);
            if (expired.Count == 0)
            {
                return forgotten;
            }

            foreach (Subject subject in expired)
            {
                // Competes with a bind and with a new draft: whoever commits first. One that came back since the scan is silent no more.
                (bool begun, SubjectLease? lease) = await ForgetSteps.BeginAsync(
                    tenant, subject, ForgetSteps.Expired, IsExpired, cancellationToken).ConfigureAwait(false);
                forgotten += begun ? 1 : 0;
                await DriveAsync(subject, lease, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool IsExpired(SubjectRecord record) => record.State == SubjectState.Anonymous && record.SilentFor >= tenant.Options.ExpireAfter;

    // The claim of the consumer ended with the park, and others may have made or taken contacts since: the choice is made anew, and a sweep claims again.
    private static OperationRecord Resumed(OperationRecord parked) => IsSweeping(parked) ? parked with { Step = OperationStep.Purge, Sweep = parked.Sweep - 1, Cursor = null, Retry = Retry.Now } : parked with
    {
        Retry = Retry.Now,
        Cursor = ChoosesAnew(parked) ? null : parked.Cursor,
        Step = !ChoosesAnew(parked) ? parked.Step : parked.Kind == OperationKind.Merge ? OperationStep.Target : OperationStep.UndoTarget,
    };

    private static bool IsSweeping(OperationRecord parked) =>
        parked is { Kind: OperationKind.Merge, Sweep: > 0 } && parked.Outcome != MergeOutcome.None && parked.Step is OperationStep.Snapshot or OperationStep.Move;

    private static bool ChoosesAnew(OperationRecord parked) => parked.Kind switch
    {
        OperationKind.Merge => parked is { Outcome: MergeOutcome.None, Branch: not MergeBranch.NativeMerge } && parked.Step is OperationStep.Settle or OperationStep.Snapshot or OperationStep.Move,
        OperationKind.Undo => parked.Step is OperationStep.UndoTarget or OperationStep.UndoContact or OperationStep.Restore or OperationStep.RestoreAgain,
        _ => false,
    };

    private async Task<LedgerCommit?> ResumedAsync(SubjectRecord record, ParkedOperation parked, CancellationToken cancellationToken)
    {
        SubjectRecord due = record with { DueIn = TimeSpan.Zero };
        if (parked.TicketKey is { } key)
        {
            // It may have been sent: it is looked for before it is sent again.
            return record.State == SubjectState.Forgotten ? null : await tenant.Ledger.ReadTicketAsync(parked.Subject, key, cancellationToken).ConfigureAwait(false) is { State: TicketState.Parked } ticket
                ? new LedgerCommit(due) { Tickets = [ticket with { State = ticket.TryingFor is null ? TicketState.Accepted : TicketState.Trying, Retry = Retry.Now }] }
                : null;
        }

        return record.Operations.FirstOrDefault(o => o.Number == parked.Operation) is { Retry.ParkedBecause: not null } operation && Drive.GoesOn(record, operation)
            ? new LedgerCommit(due) { Operations = [Resumed(operation)] }
            : null;
    }
}
