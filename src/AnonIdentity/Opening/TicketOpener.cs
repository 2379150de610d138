using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Opening;

/// <summary>Checks a draft, writes it down, and hands it to the runner.</summary>
internal sealed class TicketOpener(Tenant tenant, OperationRunner runner) : ITicketOpener
{
    public Task<TicketReceipt> OpenAsync(VisitorId visitor, TicketDraft draft, CancellationToken cancellationToken = default)
    {
        Require.Visitor(visitor);
        return OpenAsync(Subject.Of(visitor), draft, cancellationToken);
    }

    public Task<TicketReceipt> OpenAsync(ConsumerId consumer, TicketDraft draft, CancellationToken cancellationToken = default) =>
        OpenAsync(Subject.Of(consumer), draft, cancellationToken);

    private async Task<TicketReceipt> OpenAsync(Subject subject, TicketDraft draft, CancellationToken cancellationToken)
    {
        using System.Diagnostics.Activity? activity = Telemetry.Source.StartActivity("OpenTicket");
        AcceptedDraft accepted = AcceptedDraft.From(draft, tenant.Capabilities);
        TicketReceipt receipt = subject.Consumer?.IsBlocked == true ? Refused(subject, accepted.Key, TicketRefusal.BlockedIdentity)
            : accepted.Content.Body.Length > tenant.Capabilities.BodyLength ? Refused(subject, accepted.Key, TicketRefusal.BodyTooLong)
            : await AcceptAsync(subject, accepted, cancellationToken).ConfigureAwait(false);
        Telemetry.Count(Telemetry.Tickets, tenant.Name, receipt.Outcome);
        return receipt;
    }

    private async Task<TicketReceipt> AcceptAsync(Subject subject, AcceptedDraft draft, CancellationToken cancellationToken)
    {
        while (true)
        {
            SubjectRecord? record = await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
            if (record is { Version: > 0 } && await tenant.Ledger.ReadTicketAsync(subject, draft.Key, cancellationToken).ConfigureAwait(false) is { } before)
            {
                if (before.ContentHash != draft.Hash)
                {
                    return Refused(subject, draft.Key, TicketRefusal.KeyTaken);
                }

                if (before.ForwardedTo is { } forwarded)
                {
                    subject = Subject.Of(forwarded);
                    continue;
                }

                return await SettleAsync(subject, null, draft.Key, seenBefore: true, cancellationToken).ConfigureAwait(false);
            }

            if (record is { State: SubjectState.Forgotten } && subject.Consumer is not null)
            {
                // It is being erased: there is no other consumer to whom the draft could go.
                return Refused(subject, draft.Key, TicketRefusal.Forgotten);
            }

            if (record is not null && record.State is not (SubjectState.Anonymous or SubjectState.Consumer))
            {
                subject = Subject.Of(await ForwardAsync(record, draft, cancellationToken).ConfigureAwait(false) ?? subject.Visitor!.Value);
                continue;
            }

            LedgerCommit insert = Insert(record, subject, draft);
            bool wasIdle = record is not ({ DueIn: not null } or { Parked: true });
            TicketRecord? sentAtOnce = insert.Tickets.SingleOrDefault(t => t.State == TicketState.Trying);
            (bool won, SubjectLease? lease) = await SubjectLease.CommitAsync(tenant, insert, cancellationToken, sentAtOnce, wasIdle).ConfigureAwait(false);
            if (won)
            {
                return await SettleAsync(subject, lease, draft.Key, seenBefore: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private LedgerCommit Insert(SubjectRecord? record, Subject subject, AcceptedDraft draft)
    {
        SubjectRecord now = record ?? New(subject);

        // Who takes the lease with this commit sends the draft at once: the row says so, and saves another write. A contact that another draft's
        // call may have made is looked for first, and so is not said to be tried here.
        bool sendAtOnce = now.LeaseLeft <= TimeSpan.Zero && !now.ContactUncertain;
        return new LedgerCommit(now with { DueIn = TimeSpan.Zero, ContactUncertain = now.ContactUncertain || (sendAtOnce && now.Contact is null && subject.Visitor is not null) })
        {
            Before = record,
            Active = true,
            Tickets =
            [
                new TicketRecord(draft.Key)
                {
                    State = sendAtOnce ? TicketState.Trying : TicketState.Accepted,
                    TryingFor = sendAtOnce ? TimeSpan.Zero : null,
                    ContentHash = draft.Hash,
                    Content = draft.Content,
                    Retry = Retry.Now,
                },
            ],
        };
    }

    private SubjectRecord New(Subject subject)
    {
        if (subject.Visitor is not { } visitor)
        {
            return new SubjectRecord(subject) { State = SubjectState.Consumer };
        }

        NodaTime.Instant now = tenant.Clock.GetCurrentInstant();
        return new SubjectRecord(subject) { State = SubjectState.Anonymous, FirstTicketAt = now, NameGiven = PlaceholderNames.TryGive(tenant, visitor.Channel, now) };
    }

    /// <summary>A spent visitor opens nothing: the draft goes to a fresh one (rule T7). Which one is written down first, so that a repetition
    /// after a lost answer finds the same. Of a forgotten visitor nothing is left to write it on.</summary>
    /// <returns>The fresh visitor; <see langword="null"/> when the visitor's record has changed.</returns>
    private async Task<VisitorId?> ForwardAsync(SubjectRecord spent, AcceptedDraft draft, CancellationToken cancellationToken)
    {
        VisitorId fresh = tenant.Issuer.Issue(spent.Subject.Visitor!.Value.Channel);
        if (spent.State == SubjectState.Forgotten)
        {
            return fresh;
        }

        LedgerCommit commit = new(spent)
        {
            Tickets = [new TicketRecord(draft.Key) { State = TicketState.Forwarded, ContentHash = draft.Hash, ForwardedTo = fresh }],
        };
        return await tenant.Ledger.CommitAsync(commit, cancellationToken).ConfigureAwait(false) is null ? null : fresh;
    }

    private Task<TicketReceipt> SettleAsync(Subject subject, SubjectLease? lease, string key, bool seenBefore, CancellationToken cancellationToken) =>
        runner.SettleAsync(
            subject,
            lease,
            async token =>
            {
                TicketRecord? ticket = lease?.Delivered ?? await tenant.Ledger.ReadTicketAsync(subject, key, token).ConfigureAwait(false);
                SubjectRecord? record = lease?.Delivered is null ? await tenant.Ledger.ReadAsync(subject, token).ConfigureAwait(false) : lease.Record;
                TicketOutcome outcome = ticket?.State switch
                {
                    null => TicketOutcome.Refused,
                    TicketState.Parked => TicketOutcome.Parked,
                    _ when seenBefore => TicketOutcome.Same,
                    TicketState.Delivered => TicketOutcome.Opened,
                    _ => TicketOutcome.Queued,
                };
                TicketReceipt receipt = new(outcome, key)
                {
                    Visitor = subject.Visitor ?? default,
                    Ticket = ticket?.CrmTicket,
                    Contact = record?.Contact,
                    Refusal = ticket is null ? TicketRefusal.Forgotten : TicketRefusal.None,
                    Reason = outcome == TicketOutcome.Parked ? ticket?.Retry.ParkedBecause : null,
                };
                return (receipt, ticket is null || ticket.State is TicketState.Delivered or TicketState.Parked);
            },
            cancellationToken);

    private static TicketReceipt Refused(Subject subject, string key, TicketRefusal refusal) =>
        new(TicketOutcome.Refused, key) { Visitor = subject.Visitor ?? default, Refusal = refusal };
}
