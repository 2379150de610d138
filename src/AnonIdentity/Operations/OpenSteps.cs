using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>Delivers one draft: Accepted → contact → ticket → Delivered. The draft's row is the intent (rules T3 to T6, T11).</summary>
internal static class OpenSteps
{
    internal static async Task RunAsync(Drive drive, TicketRecord ticket, CancellationToken cancellationToken)
    {
        bool sentBefore = SentBefore(drive, ticket);
        bool contactWasUncertain = drive.Lease.Record.ContactUncertain && !ReferenceEquals(ticket, drive.Lease.JustAccepted);
        try
        {
            await DeliverAsync(drive, ticket, sentBefore, contactWasUncertain, cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException failure)
        {
            CrmCapabilities crm = drive.Tenant.Capabilities;

            // A contact that a search-only CRM does not find may be one that it does not show yet: looked for, by all drafts, after the settle time.
            bool uncertain = Backoff.IsUncertain(failure.Kind) || (drive.LostContact && crm.Contacts == Keying.SearchOnly);
            Retry retry = Backoff.After(ticket.Retry, failure, uncertain && IsSearchOnly(crm) ? crm.Settle : TimeSpan.Zero, drive.Tenant.Options.MaxAttempts, drive.Tenant.Pacing);
            drive.Report(failure, retry);
            TicketRecord failed = ticket with
            {
                State = retry.ParkedBecause is not null ? TicketState.Parked : uncertain || sentBefore ? TicketState.Trying : TicketState.Accepted,
                TryingFor = uncertain ? GivenUp(drive, ticket, sentBefore) : sentBefore ? ticket.TryingFor : null,
                Retry = retry,
            };

            // A definite refusal says that nothing changed now; what was uncertain before stays so.
            await CommitAsync(drive, failed, record => uncertain ? record : record with { ContactUncertain = (contactWasUncertain || drive.LostContact) && record.Contact is null }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            drive.Marks.UnmarkTicket();
            drive.LostContact = false;
        }
    }

    /// <summary>Puts a draft off; not a failure. One that was accepted just now was not sent, though its row says that it was about to be.</summary>
    internal static Task PutOffAsync(Drive drive, TicketRecord ticket, TimeSpan wait, CancellationToken cancellationToken)
    {
        TicketRecord waiting = SentBefore(drive, ticket) ? ticket : ticket with { State = TicketState.Accepted, TryingFor = null };
        return CommitAsync(drive, waiting with { Retry = ticket.Retry with { DueIn = wait } }, static record => record, cancellationToken);
    }

    /// <summary>Writes down that a call may have been sent, before it is.</summary>
    /// <param name="drive">The run.</param>
    /// <param name="ticket">The draft.</param>
    /// <param name="contactUncertain">Whether the call makes the contact.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="contact">The contact, to be remembered: should this host die now, a search that lags behind must not lead to another.</param>
    internal static Task<bool> MarkTryingAsync(Drive drive, TicketRecord ticket, bool contactUncertain, CancellationToken cancellationToken, CrmContactId? contact = null)
    {
        // Who makes a contact has none: one that was remembered is gone, and must not hide from the next host that another may be there already.
        SubjectRecord Marked(SubjectRecord record) => record with { ContactUncertain = contactUncertain, Contact = contactUncertain ? null : contact ?? record.Contact };
        if (ReferenceEquals(ticket, drive.Lease.JustAccepted) && Marked(drive.Lease.Record) == drive.Lease.Record)
        {
            drive.Marks.Mark(ticket, drive.Lease.TakenAt);
            return Task.FromResult(true);
        }

        TicketRecord trying = ticket with { State = TicketState.Trying, TryingFor = SentAgo(drive.Tenant.Capabilities, ticket, SentBefore(drive, ticket), contactUncertain) };
        drive.Marks.Mark(trying, drive.Tenant.Time.GetTimestamp());
        return CommitAsync(drive, trying, Marked, cancellationToken);
    }

    private static Task<bool> CommitAsync(Drive drive, TicketRecord ticket, Func<SubjectRecord, SubjectRecord> change, CancellationToken cancellationToken)
    {
        drive.TicketWaits();
        return drive.Lease.ApplyAsync(
            record => record.State == SubjectState.Forgotten ? null : new LedgerCommit(change(record)) { Tickets = [ticket] },
            cancellationToken);
    }

    private static bool SentBefore(Drive drive, TicketRecord ticket) => ticket.State == TicketState.Trying && !ReferenceEquals(ticket, drive.Lease.JustAccepted);

    private static bool IsSearchOnly(CrmCapabilities crm) => crm.Tickets == Keying.SearchOnly || crm.Contacts == Keying.SearchOnly;

    // An idempotency key lives from the first time it was sent; a settle time counts from the last.
    private static TimeSpan? SentAgo(CrmCapabilities crm, TicketRecord ticket, bool sentBefore, bool makesContact) =>
        sentBefore && crm.Tickets == Keying.IdempotencyKey && !makesContact ? ticket.TryingFor : TimeSpan.Zero;

    // Nobody waits for the answer any more: only the settle time is left.
    private static TimeSpan? GivenUp(Drive drive, TicketRecord ticket, bool sentBefore) =>
        SentAgo(drive.Tenant.Capabilities, ticket, sentBefore, drive.Lease.Record.ContactUncertain) is { } since && since > TimeSpan.Zero ? since : drive.Tenant.Options.Lease;

    private static async Task DeliverAsync(Drive drive, TicketRecord ticket, bool sentBefore, bool contactUncertain, CancellationToken cancellationToken)
    {
        Tenant tenant = drive.Tenant;
        CrmCapabilities crm = tenant.Capabilities;
        TimeSpan unseenFor = sentBefore && crm.Tickets == Keying.SearchOnly && ticket.TryingFor is { } since ? tenant.Unseen - since : TimeSpan.Zero;
        if (contactUncertain && crm.Contacts == Keying.SearchOnly && drive.Lease.Record.Contact is null)
        {
            // This draft's call, or another's, may still make the contact.
            unseenFor = Spans.Longer(unseenFor, await ContactUnseenForAsync(drive, cancellationToken).ConfigureAwait(false));
        }

        if (unseenFor > TimeSpan.Zero)
        {
            // The host that sent it is gone: its call may still take effect until the declared time is over, at whichever try that was.
            await PutOffAsync(drive, ticket, unseenFor, cancellationToken).ConfigureAwait(false);
            return;
        }

        CrmContactId? contact = drive.Lease.Subject.Consumer is { } consumer
            ? await KnownContacts.ForTicketAsync(drive, consumer, ticket, cancellationToken).ConfigureAwait(false)
            : await PlaceholderAsync(drive, ticket, contactUncertain, cancellationToken).ConfigureAwait(false);
        if (contact is not { } owner)
        {
            return;
        }

        string key = TicketKey.ForCrm(tenant.Name, drive.Lease.Subject, ticket.Key);
        CrmTicketId? found = sentBefore && MustLookUp(crm, ticket)
            ? await FindAsync(drive, key, cancellationToken).ConfigureAwait(false)
            : null;
        CrmTicketId delivered = found ?? await CreateAsync(drive, ticket, key, owner, cancellationToken).ConfigureAwait(false);
        TicketRecord done = ticket with { State = TicketState.Delivered, Content = null, CrmTicket = delivered, TryingFor = null, Retry = default };
        bool letGo = false;
        bool written = await drive.Lease.ApplyAsync(
            record =>
            {
                // Who wrote between has left something to do, or to look for.
                letGo = drive.IsAll(ticket);
                return record.State == SubjectState.Forgotten ? null : new LedgerCommit(letGo ? record with { DueIn = null, Parked = false } : record)
                {
                    Tickets = [done],
                    Lease = letGo ? LeaseChange.Release : null,
                };
            },
            cancellationToken).ConfigureAwait(false);
        drive.LetGo = written && letGo;
        if (written)
        {
            drive.Lease.Delivered = ReferenceEquals(ticket, drive.Lease.JustAccepted) ? done : drive.Lease.Delivered;
            tenant.Logger.TicketOpened(drive.Lease.Subject.ForLog(), delivered);
        }
    }

    /// <summary>The contact of a visitor's ticket: the placeholder, made with the first one; the known contact once a merge is answered.</summary>
    private static async Task<CrmContactId?> PlaceholderAsync(Drive drive, TicketRecord ticket, bool contactUncertain, CancellationToken cancellationToken)
    {
        SubjectRecord record = drive.Lease.Record;
        OperationRecord? merged = record.Operations.LastOrDefault(o => o is { Kind: OperationKind.Merge, Outcome: not MergeOutcome.None, Target: not null });
        if (merged is not null && drive.KnownContact is null)
        {
            // The merge may be long over: its target may have been merged or given away since.
            CrmContact? target = await Contacts.FindKnownAsync(drive.Crm, merged.Consumer!.Value, merged.Target, cancellationToken).ConfigureAwait(false);
            drive.KnownContact = target?.Id ?? throw new CrmException(CrmErrorKind.NotFound, "The consumer has no contact any more.");
        }

        if ((merged is not null ? drive.KnownContact : record.Contact) is { } known)
        {
            return await MarkTryingAsync(drive, ticket, contactUncertain: false, cancellationToken).ConfigureAwait(false) ? known : null;
        }

        VisitorId visitor = record.Subject.Visitor!.Value;
        if (record is { NameGiven: null, FirstTicketAt: { } firstTicketAt })
        {
            string name = PlaceholderNames.Give(drive.Tenant, visitor.Channel, firstTicketAt);
            if (!await drive.Lease.ApplyAsync(now => now.State == SubjectState.Forgotten ? null : new LedgerCommit(now with { NameGiven = name }), cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        bool lookFirst = contactUncertain && drive.Tenant.Capabilities.Contacts != Keying.UniqueUpsert;
        if (!await MarkTryingAsync(drive, ticket, contactUncertain: true, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        ContactKey key = ContactKey.Of(visitor);
        CrmContact? found = lookFirst ? await drive.Crm.FindContactAsync(key, cancellationToken).ConfigureAwait(false) : null;
        found ??= await Contacts.EnsureAsync(drive, key, drive.Lease.Record.NameGiven ?? "", cancellationToken).ConfigureAwait(false);
        Contacts.MustCarry(found, visitor.ToString());
        bool written = await drive.Lease.ApplyAsync(
            now => now.State == SubjectState.Forgotten ? null : new LedgerCommit(now with { Contact = found.Id, ContactUncertain = false }),
            cancellationToken).ConfigureAwait(false);
        return written ? found.Id : null;
    }

    private static async Task<TimeSpan> ContactUnseenForAsync(Drive drive, CancellationToken cancellationToken)
    {
        TimeSpan longest = TimeSpan.Zero;
        await foreach (TicketRecord tried in TicketPages.ReadUncertainAsync(drive.Tenant.Ledger, drive.Lease.Subject, cancellationToken).ConfigureAwait(false))
        {
            longest = Spans.Longer(longest, drive.Tenant.Unseen - tried.TryingFor!.Value);
        }

        return longest;
    }

    private static bool MustLookUp(CrmCapabilities crm, TicketRecord ticket) => crm.Tickets switch
    {
        Keying.UniqueUpsert => false,

        // Half of the life is left as a margin for the time since the row was read and for the call itself.
        Keying.IdempotencyKey => ticket.TryingFor is not { } since || since > crm.IdempotencyKeyLife / 2,
        _ => true,
    };

    private static async Task<CrmTicketId?> FindAsync(Drive drive, string key, CancellationToken cancellationToken)
    {
        TicketPage page = await drive.Crm.ReadTicketsAsync(TicketQuery.WithKey(key), cancellationToken).ConfigureAwait(false);
        return page.Tickets.Count switch
        {
            0 => null,
            1 => page.Tickets[0].Id,
            _ => throw new CrmException(CrmErrorKind.Ambiguous, "The CRM has several tickets for one key."),
        };
    }

    private static async Task<CrmTicketId> CreateAsync(Drive drive, TicketRecord ticket, string key, CrmContactId owner, CancellationToken cancellationToken)
    {
        TicketContent content = ticket.Content ?? throw new CrmException(CrmErrorKind.Rejected, "The ledger has lost the body of the draft.");
        NewTicket created = new(key, drive.Lease.Subject.Visitor, owner, content.Subject, content.Body) { Fields = content.Fields };
        try
        {
            return await drive.Crm.CreateTicketAsync(created, cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Conflict)
        {
            return await FindAsync(drive, key, cancellationToken).ConfigureAwait(false)
                ?? throw new CrmException(CrmErrorKind.Unknown, "The CRM says that the ticket exists, and does not find it.", innerException: failure);
        }
        catch (CrmException missing) when (missing.Kind == CrmErrorKind.NotFound)
        {
            // The contact is gone: an agent deleted it. The next attempt makes another.
            drive.KnownContact = null;
            await drive.Lease.ApplyAsync(
                record =>
                {
                    drive.LostContact = record.Contact == owner;
                    return record.State == SubjectState.Forgotten ? null : new LedgerCommit(drive.LostContact ? record with { Contact = null, ContactUncertain = true } : record);
                },
                cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
