using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Operations;

/// <summary>One run over one subject under its lease: does whatever is due, a step at a time, then lets go. The only code that calls the CRM to
/// change it, and the same for a first try and for a recovery.</summary>
internal sealed class Drive(Tenant tenant, OperationRunner runner, SubjectLease lease, AsyncServiceScope scope, Func<bool> stopping)
{
    private const int PageSize = 100;

    private readonly Queue<TicketRecord> _undelivered = new();
    private TimeSpan? _nextTicketIn;
    private bool _moreTickets;
    private bool _uncertainTickets;
    private int? _intrusionsSeen;
    private long _scannedAt;
    private bool _anyFailed;
    private CrmSession? _crm;

    internal Tenant Tenant => tenant;

    internal OperationRunner Runner => runner;

    internal SubjectLease Lease => lease;

    internal CrmSession Crm => _crm ??= new CrmSession(tenant, tenant.Adapter(scope), Marks.MakeTimeAsync);

    internal IEnumerable<IMergeObserver> Observers => tenant.Observers(scope);

    /// <summary>Tickets as this run has just read them: a first move right after its snapshot need not read them again.</summary>
    internal Dictionary<CrmTicketId, CrmTicket> Fresh { get; } = [];

    /// <summary>A contact as this run has just read it: the write that follows need not read it again.</summary>
    internal CrmContact? ReadContact { get; set; }

    /// <summary>Takes <see cref="ReadContact"/>, which serves once.</summary>
    internal CrmContact? TakeReadContact()
    {
        CrmContact? contact = ReadContact;
        ReadContact = null;
        return contact;
    }

    /// <summary>The last ticket that an undo has looked at in this run.</summary>
    internal CrmTicketId? Restored { get; set; }

    /// <summary>The known contact that tickets go to: a signed-in consumer's, while this run holds the claim, or late ones of a visitor that was merged.</summary>
    internal CrmContactId? KnownContact { get; set; }

    /// <summary>The claim of a signed-in consumer's own subject, once this run has it.</summary>
    internal ConsumerRecord? ConsumerClaim { get; set; }

    /// <summary>What the rows say of calls that are being sent.</summary>
    internal SendMarks Marks { get; } = new(tenant, lease);

    /// <summary>Whether the draft at hand has just found the subject's contact gone.</summary>
    internal bool LostContact { get; set; }

    /// <summary>Whether the subject's rows are gone, and the lease with them.</summary>
    internal bool Erased { get; set; }

    /// <summary>Whether the lease went with the last write of the run.</summary>
    internal bool LetGo { get; set; }

    /// <summary>Whether something is waited for that another operation is about to give back.</summary>
    internal bool Contended { get; set; }

    internal async Task<DriveResult> RunAsync(CancellationToken cancellationToken)
    {
        while (!stopping())
        {
            if (await NextStepAsync(cancellationToken).ConfigureAwait(false) is { } step)
            {
                await step(cancellationToken).ConfigureAwait(false);
                if (Erased || LetGo)
                {
                    return DriveResult.Idle;
                }
            }
            else if (await LetGoAsync(cancellationToken).ConfigureAwait(false))
            {
                return Contended ? DriveResult.Contended : DriveResult.Idle;
            }
        }

        await lease.ApplyAsync(record => new LedgerCommit(record with { DueIn = TimeSpan.Zero }) { Lease = LeaseChange.Release }, cancellationToken).ConfigureAwait(false);
        return DriveResult.Stopped;
    }

    /// <summary>Commits a change to an operation, unless an undo or a forget came between.</summary>
    internal Task<bool> CommitAsync(OperationRecord operation, CancellationToken cancellationToken, Func<LedgerCommit, LedgerCommit>? more = null) =>
        lease.ApplyAsync(
            record =>
            {
                if (!StillOurs(record, operation))
                {
                    return null;
                }

                LedgerCommit commit = new(record with { DueIn = TimeSpan.Zero }) { Operations = [operation] };
                return more is null ? commit : more(commit);
            },
            cancellationToken);

    internal MergeId MergeOf(OperationRecord operation) => new(lease.Subject.Visitor!.Value, operation.Number);

    internal void Count(TicketResult result) => Telemetry.Count(Telemetry.Settled, tenant.Name, result);

    internal static bool StillOurs(SubjectRecord record, OperationRecord operation) =>
        record.Operations.Any(o => o.Number == operation.Number && o.Kind == operation.Kind)
        && GoesOn(record, operation);

    /// <summary>Whether an operation still goes on, or waits to be resumed: of a forgotten subject only the forget.</summary>
    internal static bool GoesOn(SubjectRecord record, OperationRecord operation) => record.State != SubjectState.Forgotten || operation.Kind == OperationKind.Forget;

    /// <summary>Makes sure that a call of the longest kind ends inside the lease.</summary>
    internal Task RenewAsync(CancellationToken cancellationToken) => Marks.MakeTimeAsync(tenant.Options.CrmTimeout, cancellationToken);

    private async Task<Func<CancellationToken, Task>?> NextStepAsync(CancellationToken cancellationToken)
    {
        SubjectRecord record = lease.Record;
        if (record.State == SubjectState.Forgotten)
        {
            return Due(record, OperationKind.Forget) is { } forget ? token => GuardAsync(forget, ForgetSteps.RunAsync, token) : null;
        }

        if (record.Operations.FirstOrDefault(o => o is { Kind: OperationKind.Undo, Step: not OperationStep.Purge, Retry.DueIn: not null }) is { } undo)
        {
            return undo.Retry.DueIn <= TimeSpan.Zero ? token => GuardAsync(undo, UndoSteps.RunAsync, token) : null;
        }

        if (await NextTicketAsync(cancellationToken).ConfigureAwait(false) is { } ticket)
        {
            return token => OpenSteps.RunAsync(this, ticket, token);
        }

        // Drafts accepted before the bind go first: while one of them waits, so does the merge.
        OperationRecord? merge = Due(record, OperationKind.Merge);
        if (merge is not null && !(merge.Step == OperationStep.Drafts && _nextTicketIn is not null))
        {
            return token => GuardAsync(merge, MergeSteps.RunAsync, token);
        }

        return Due(record, OperationKind.Undo) is { } undone ? token => GuardAsync(undone, UndoSteps.RunAsync, token) : null;
    }

    // What this run itself has put off stays put off until the next run; what is done or parked is never due.
    private static OperationRecord? Due(SubjectRecord record, OperationKind kind) =>
        record.Operations.FirstOrDefault(o => o.Kind == kind && o.Retry.DueIn <= TimeSpan.Zero);

    private async Task<TicketRecord?> NextTicketAsync(CancellationToken cancellationToken)
    {
        if (_intrusionsSeen != lease.Intrusions)
        {
            _intrusionsSeen = lease.Intrusions;
            _undelivered.Clear();
            _nextTicketIn = null;
            _moreTickets = !(lease.JustMade && lease.Intrusions == 0);
            if (lease is { JustAccepted: { } accepted, Intrusions: 0 })
            {
                _undelivered.Enqueue(accepted);
            }
        }

        if (_undelivered.Count == 0 && _moreTickets)
        {
            await ScanTicketsAsync(cancellationToken).ConfigureAwait(false);
        }

        return _undelivered.TryDequeue(out TicketRecord? next) ? AsOfNow(next) : null;
    }

    // The page may have been read long ago, at one slow call a draft: ages have grown since.
    private TicketRecord AsOfNow(TicketRecord ticket)
    {
        if (ReferenceEquals(ticket, lease.JustAccepted))
        {
            return ticket;
        }

        TimeSpan since = tenant.Time.GetElapsedTime(_scannedAt);
        return ticket with { TryingFor = ticket.TryingFor + since, Retry = ticket.Retry with { FailingFor = ticket.Retry.FailingFor + since } };
    }

    // Looks through all that is undelivered, keeps a page of what is due, and notes when the rest is.
    private async Task ScanTicketsAsync(CancellationToken cancellationToken)
    {
        _moreTickets = false;
        _nextTicketIn = null;
        _uncertainTickets = false;
        _scannedAt = tenant.Time.GetTimestamp();
        await ScanParkedTicketsAsync(cancellationToken).ConfigureAwait(false);
        string? after = null;
        IReadOnlyList<TicketRecord> page;
        do
        {
            page = await tenant.Ledger.ReadTicketsAsync(lease.Subject, TicketFilter.Undelivered, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (TicketRecord ticket in page)
            {
                after = ticket.Key;
                _uncertainTickets |= ticket.State == TicketState.Trying;
                if (ticket.Retry.DueIn is not { } due || due <= TimeSpan.Zero)
                {
                    _undelivered.Enqueue(ticket);
                }
                else
                {
                    NextTicketIn(due);
                }
            }

            if (_undelivered.Count >= PageSize)
            {
                _moreTickets = true;
                return;
            }
        }
        while (page.Count == PageSize);
    }

    // What the last call of a consumer's parked draft made may not show yet: until it would, the claim stays, and then it is given back.
    private async Task ScanParkedTicketsAsync(CancellationToken cancellationToken)
    {
        if (lease.Subject.Consumer is null || tenant.Capabilities.Settle <= TimeSpan.Zero)
        {
            return;
        }

        await foreach (TicketRecord ticket in TicketPages.ReadAllAsync(tenant.Ledger, lease.Subject, TicketFilter.Parked, cancellationToken).ConfigureAwait(false))
        {
            if (ticket.TryingFor is { } since && since < tenant.Unseen)
            {
                _uncertainTickets = true;
                NextTicketIn(tenant.Unseen - since);
            }
        }
    }

    private void NextTicketIn(TimeSpan wait) => _nextTicketIn = Spans.Shorter(_nextTicketIn ?? wait, wait);

    /// <summary>Whether a draft that was accepted just now is all there is to do for a visitor, as of the version that the lease has: then the write
    /// of its result can let go too, a compare-and-swap as any letting go.</summary>
    internal bool IsAll(TicketRecord ticket) =>
        lease.WasIdle && lease.Intrusions == 0 && !_anyFailed && ReferenceEquals(ticket, lease.JustAccepted)
        && lease.Subject.Visitor is not null && lease.Record is { State: SubjectState.Anonymous, Operations.Count: 0 };

    /// <summary>Notes that a ticket is to be tried again; it may be due when the run looks again.</summary>
    internal void TicketWaits() => _moreTickets = true;

    // Lets go by a compare-and-swap on the version that saw no work: a draft that came in between is seen.
    private async Task<bool> LetGoAsync(CancellationToken cancellationToken)
    {
        // While a ticket may still appear in the CRM, nobody may take the contact away: the claim stays.
        if (lease.Subject.Consumer is { } consumer && ConsumerClaim is null && !Contended && !_uncertainTickets && lease.Record.State != SubjectState.Forgotten && !lease.JustMade)
        {
            // A host that died after its last ticket may have left the claim behind.
            ConsumerRecord left = await Claims.AskAsync(this, consumer, lease.Subject.ToString(), cancellationToken).ConfigureAwait(false);
            ConsumerClaim = left.ClaimedBy == lease.Subject.ToString() ? left : null;
        }

        if (ConsumerClaim is { } claim && !_uncertainTickets)
        {
            await tenant.Ledger.ReleaseConsumerAsync(claim.Consumer, lease.Subject.ToString(), KnownContact ?? claim.Contact ?? lease.Record.Contact, cancellationToken).ConfigureAwait(false);
            ConsumerClaim = null;
            KnownContact = null;
        }

        int intrusions = lease.Intrusions;
        bool parkedTickets = lease.Record.State != SubjectState.Forgotten && !(lease.JustMade && intrusions == 0 && !_anyFailed) && (await tenant.Ledger.ReadTicketsAsync(lease.Subject, TicketFilter.Parked, null, 1, cancellationToken).ConfigureAwait(false)).Count > 0;
        return await lease.ApplyAsync(
            record => lease.Intrusions != intrusions
                ? null
                : new LedgerCommit(record with { DueIn = NextDue(record), Parked = parkedTickets || record.Operations.Any(o => o.Retry.ParkedBecause is not null && GoesOn(record, o)) })
                {
                    Lease = LeaseChange.Release,
                },
            cancellationToken).ConfigureAwait(false);
    }

    // The soonest of what is due at all; a merge that waits for a draft is not.
    private TimeSpan? NextDue(SubjectRecord record) => record.Operations
        .Where(o => GoesOn(record, o))
        .Where(o => _nextTicketIn is null || o is not { Kind: OperationKind.Merge, Step: OperationStep.Drafts })
        .Select(o => o.Retry.DueIn)
        .Append(_nextTicketIn - tenant.Time.GetElapsedTime(_scannedAt))
        .Min();

    private async Task GuardAsync(OperationRecord operation, Func<Drive, OperationRecord, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        if (operation is { Kind: OperationKind.Merge, Reason: { } parkedBecause })
        {
            await ParkAsync(operation with { Reason = null, Retry = operation.Retry with { DueIn = null, ParkedBecause = parkedBecause } }, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await step(this, operation, cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException failure)
        {
            // Nothing is being sent any more: the row that said so must not come back with a renewed lease.
            Marks.UnmarkOperation();
            Fresh.Clear();
            ReadContact = null;
            bool uncertain = Backoff.IsUncertain(failure.Kind);

            // The step may have written its choice down before it failed: what fails is the operation as it stands now.
            OperationRecord now = lease.Record.Operations.FirstOrDefault(o => o.Number == operation.Number) ?? operation;
            Retry retry = Backoff.After(now.Retry, failure, uncertain ? tenant.Capabilities.Settle : TimeSpan.Zero, tenant.Options.MaxAttempts, tenant.Pacing);
            Report(failure, retry);
            OperationRecord failed = now with { Kind = operation.Kind, Retry = retry, Uncertain = now.Uncertain || uncertain };
            if (retry.ParkedBecause is not { } reason)
            {
                await CommitAsync(failed, cancellationToken).ConfigureAwait(false);
            }
            else if (uncertain && failed.Kind == OperationKind.Merge && Claims.MayStillMake(this, failed))
            {
                // Its claim ends with its park, and so it parks only when what the last call made would show. Until then the row keeps the reason.
                await CommitAsync(failed with { Reason = reason, Retry = retry with { DueIn = tenant.Capabilities.Settle, ParkedBecause = null } }, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await ParkAsync(failed, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Marks.UnmarkOperation();
        }
    }

    private async Task ParkAsync(OperationRecord parked, CancellationToken cancellationToken)
    {
        // A claim ends with the park of its holder: others of this consumer go on. An undo or a forget that came between ends it itself.
        if (await CommitAsync(parked, cancellationToken).ConfigureAwait(false))
        {
            await Claims.EndAsync(this, parked, cancellationToken).ConfigureAwait(false);
        }
    }

    internal void Report(CrmException failure, Retry retry)
    {
        _anyFailed = true;
        if (retry.ParkedBecause is { } reason)
        {
            tenant.Logger.WorkParked(lease.Subject.ForLog(), (_crm?.LastCall ?? "MakeAdapter"), reason);
            Telemetry.Count(Telemetry.Parked, tenant.Name, failure.Kind);
        }
        else
        {
            tenant.Logger.CrmCallFailed(lease.Subject.ForLog(), (_crm?.LastCall ?? "MakeAdapter"), failure.Kind, Backoff.Said(failure), retry.Attempt, retry.DueIn ?? TimeSpan.Zero);
        }
    }
}
