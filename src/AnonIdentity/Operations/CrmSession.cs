using System.Diagnostics;
using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;

namespace AnonIdentity.Operations;

/// <summary>The CRM as one run sees it: every call passes the gate, ends inside the lease, and fails only with a <see cref="CrmException"/>.</summary>
internal sealed class CrmSession(Tenant tenant, ICrmAdapter adapter, Func<TimeSpan, CancellationToken, Task<bool>> makeTime)
{
    internal CrmCapabilities Capabilities => tenant.Capabilities;

    internal ICrmNativeMerge? NativeMerge => adapter as ICrmNativeMerge;

    /// <summary>The last call that was made, for logs.</summary>
    internal string? LastCall { get; private set; }

    internal Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        CallAsync(
            "FindContact",
            async token => await adapter.FindContactAsync(key, token).ConfigureAwait(false) is { } found ? Sound(found) : null,
            cancellationToken);

    internal Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        CallAsync("EnsureContact", async token => Sound(await adapter.EnsureContactAsync(contact, token).ConfigureAwait(false)), cancellationToken);

    internal Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        CallAsync("UpdateContact", token => adapter.UpdateContactAsync(before, after, token), cancellationToken);

    internal Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        CallAsync("EraseContact", token => adapter.EraseContactAsync(contact, token), cancellationToken);

    internal Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        CallAsync(
            "CreateTicket",
            async token => await adapter.CreateTicketAsync(ticket, token).ConfigureAwait(false) is var id && IsSound(id.Value)
                ? id
                : throw new CrmException("The adapter answered without an id of the ticket."),
            cancellationToken);

    internal Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        CallAsync(
            "ReadTickets",
            async token => await adapter.ReadTicketsAsync(query, token).ConfigureAwait(false) is { Tickets: not null } page
                && page.Tickets.All(static t => t is { Contacts: not null } && IsSound(t.Id.Value) && t.Contacts.All(static c => IsSound(c.Value)))
                ? page
                : throw new CrmException("The adapter answered without tickets."),
            cancellationToken);

    /// <summary>One page of a contact's tickets. Some CRMs answer for a contact that is gone that there is no such list: then it is empty, but only
    /// if the contact itself is not there. Anything else that was not found is a failure.</summary>
    internal async Task<TicketPage> ListTicketsAsync(CrmContactId contact, string? cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTicketsAsync(TicketQuery.OfContact(contact, cursor), cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException missing) when (missing.Kind == CrmErrorKind.NotFound)
        {
            if (await FindContactAsync(ContactKey.Of(contact), cancellationToken).ConfigureAwait(false) is { } there && there.Id == contact)
            {
                throw;
            }

            return new TicketPage([]);
        }
    }

    internal Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        CallAsync("MoveTickets", async token => await adapter.MoveTicketsAsync(move, token).ConfigureAwait(false) ?? [], cancellationToken);

    internal Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken) =>
        CallAsync("MergeContacts", token => NativeMerge!.MergeContactsAsync(loser, winner, token), cancellationToken);

    private static CrmContact Sound(CrmContact? contact) =>
        contact is not null && IsSound(contact.Id.Value) && (contact.MergedInto is not { } survivor || IsSound(survivor.Value)) ? contact : throw new CrmException("The adapter answered with a contact without its id, or merged into one without.");

    // The ids check themselves when they are made; one that was never made is the default.
    private static bool IsSound(string? id) => id is { Length: > 0 };

    private Task<ValueTuple> CallAsync(string name, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        CallAsync(
            name,
            async token =>
            {
                await call(token).ConfigureAwait(false);
                return default(ValueTuple);
            },
            cancellationToken);

    private async Task<T> CallAsync<T>(string name, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        LastCall = name;
        TimeSpan timeout = tenant.Options.CrmTimeout;
        for (bool renewed = false; ; renewed = true)
        {
            TimeSpan closed = await tenant.Ledger.PauseAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (closed > TimeSpan.Zero)
            {
                throw new CrmException(CrmErrorKind.RateLimited, "The gate to the CRM is closed.", closed);
            }

            if (!await makeTime(timeout, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            // The gate may have closed while the lease was renewed: it is asked again, and there must be time for the call then.
            if (renewed)
            {
                throw new CrmException(CrmErrorKind.Unavailable, "The ledger is too slow: a renewed lease leaves no time for a call.");
            }
        }

        using Activity? activity = Telemetry.Source.StartActivity(name, ActivityKind.Client);
        long started = tenant.Time.GetTimestamp();
        try
        {
            using CancellationTokenSource deadline = new(timeout, tenant.Time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            Task<T> running = call(either.Token);

            // Not every adapter heeds its token: the wait ends at the deadline all the same, and the call counts as uncertain.
            return running.IsCompletedSuccessfully
                ? await running.ConfigureAwait(false)
                : await running.WaitAsync(timeout, tenant.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            CrmException failure = Normalise(exception);
            activity?.SetStatus(ActivityStatusCode.Error, failure.Kind.ToString());
            Telemetry.Count(Telemetry.CrmFailures, tenant.Name, failure.Kind);
            if (failure.Kind == CrmErrorKind.RateLimited)
            {
                TimeSpan wait = Backoff.Clamp(failure.RetryAfter);
                tenant.Logger.GateClosed(wait);
                await tenant.Ledger.PauseAsync(wait, cancellationToken).ConfigureAwait(false);
            }

            throw failure;
        }
        finally
        {
            if (Telemetry.CrmDuration.Enabled)
            {
                Telemetry.CrmDuration.Record(
                    tenant.Time.GetElapsedTime(started).TotalSeconds,
                    new KeyValuePair<string, object?>(AnonIdentityTelemetry.TenantTag, tenant.Name),
                    new KeyValuePair<string, object?>(AnonIdentityTelemetry.CallTag, name));
            }
        }
    }

    private static CrmException Normalise(Exception exception) => exception switch
    {
        CrmException known => known,
        TimeoutException or OperationCanceledException => new CrmException(CrmErrorKind.Unavailable, "The CRM did not answer in time.", innerException: exception),
        _ => new CrmException(CrmErrorKind.Unknown, $"The adapter failed with {exception.GetType().Name}.", innerException: exception),
    };
}
