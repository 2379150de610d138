using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Makes tickets and reads them. A search never finds a deleted ticket, and one that an agent merged into another only when asked.</summary>
internal sealed class RtTickets(RtConnection rt, RtQueues queues, RequestTrackerOptions options)
{
    private const int PageSize = 100;
    private const string ReadStep = "Read tickets";

    public async Task<CrmTicketId> CreateAsync(NewTicket ticket, CancellationToken cancellationToken)
    {
        const string Step = "Make a ticket";
        RtNewTicket made = RtNewTicketFields.Apply(ticket, RtId.Sent(ticket.Contact.Value, Step), options);
        await queues.CheckAsync(rt, made.Queue, options, cancellationToken).ConfigureAwait(false);
        CrmHttpAnswer answer = await rt.PostAsync(Step, new CrmPath("ticket"), CrmJson.Content(made, RtJson.Default.RtNewTicket), cancellationToken).ConfigureAwait(false);
        return new CrmTicketId(RtId.Answered(answer.EnsureSuccess().Read(RtJson.Default.RtCreated).Id, Step));
    }

    public Task<TicketPage> ReadAsync(TicketQuery query, CancellationToken cancellationToken) => query switch
    {
        { Contact: { } contact } => ReadContactAsync(contact.Value, query.Cursor, cancellationToken),
        { Key: { } key } => ReadKeyAsync(key, cancellationToken),
        { Ids: { } ids } => ReadIdsAsync(ids, cancellationToken),
        _ => throw new ArgumentException("The query names no tickets.", nameof(query)),
    };

    /// <summary>One search, in the order of the ids.</summary>
    /// <returns>A page; whether more tickets follow it; RT's own time.</returns>
    public async Task<(List<RtTicket> Tickets, bool More, DateTimeOffset? ServerNow)> SearchAsync(string query, string fields, string requestorFields, CancellationToken cancellationToken)
    {
        CrmPath path = new CrmPath("tickets")
            .Query("query", query)
            .Query("fields", fields)
            .Query("fields[Requestor]", requestorFields)
            .Query("orderby", "id")
            .Query("order", "ASC")
            .Query("per_page", RtId.Text(PageSize));
        CrmHttpAnswer answer = await rt.GetAsync(ReadStep, path, cancellationToken).ConfigureAwait(false);
        RtPage<RtTicket> page = answer.EnsureSuccess().Read(RtJson.Default.RtPageRtTicket);
        List<RtTicket> tickets = page.Items;
        foreach (RtTicket ticket in tickets)
        {
            RtId.Answered(ticket.Id, ReadStep);
            foreach (RtRequestor? requestor in ticket.Requestor ?? throw new CrmException(CrmErrorKind.Unknown, $"{ReadStep}: Request Tracker left out the requestors."))
            {
                RtId.Answered(requestor?.Id, ReadStep);
            }
        }

        // A full page may be the last one: RT's own count of the matches saves the look at an empty page.
        bool more = tickets.Count == PageSize && !(page.Total <= PageSize);
        return (tickets, more, answer.Date);
    }

    private async Task<TicketPage> ReadContactAsync(string contact, string? cursor, CancellationToken cancellationToken)
    {
        if (!RtId.TryParse(contact, out long id))
        {
            return new TicketPage([]);
        }

        // By id, not by page: tickets leave the list while it is read.
        long after = cursor is null ? 0 : RtId.Sent(cursor, ReadStep);
        var (tickets, more, now) = await ReadAsync($"Requestor.id = {RtId.Text(id)} AND id > {RtId.Text(after)}", cancellationToken).ConfigureAwait(false);
        string? next = more ? tickets[^1].Id : null;

        // RT also finds the tickets of a group that the user is in.
        return new TicketPage([.. tickets.Where(t => t.Requestor!.Exists(r => r.Id == contact)).Select(t => TicketOf(t, now))], next);
    }

    private async Task<TicketPage> ReadKeyAsync(string key, CancellationToken cancellationToken)
    {
        // A ticket that an agent merged into another still holds its key: it must not be made again.
        var (tickets, _, now) = await ReadAsync($"CF.{{{options.KeyField}}} = {TicketSql.Quote(key)} AND EffectiveId > 0", cancellationToken).ConfigureAwait(false);
        return tickets.Exists(t => !string.Equals(t.Field(options.KeyField), key, StringComparison.Ordinal))
            ? throw new CrmException(CrmErrorKind.Ambiguous, $"{ReadStep}: a ticket has a key that differs from this one in case only.")
            : new TicketPage([.. tickets.Select(t => TicketOf(t, now))]);
    }

    private async Task<TicketPage> ReadIdsAsync(IReadOnlyList<CrmTicketId> ids, CancellationToken cancellationToken)
    {
        HashSet<long> wanted = [];
        foreach (CrmTicketId ticket in ids)
        {
            if (RtId.TryParse(ticket.Value, out long id))
            {
                wanted.Add(id);
            }
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.Count, PageSize, nameof(ids));
        if (wanted.Count == 0)
        {
            return new TicketPage([]);
        }

        var (tickets, _, now) = await ReadAsync(TicketSql.OneOf("id", wanted), cancellationToken).ConfigureAwait(false);
        return new TicketPage([.. tickets.Select(t => TicketOf(t, now))]);
    }

    private Task<(List<RtTicket> Tickets, bool More, DateTimeOffset? ServerNow)> ReadAsync(string query, CancellationToken cancellationToken) =>
        SearchAsync(query, "Requestor,CustomFields,LastUpdated", "id", cancellationToken);

    private CrmTicket TicketOf(RtTicket ticket, DateTimeOffset? serverNow) =>
        new(new CrmTicketId(ticket.Id!), [.. ticket.Requestor!.Select(static r => new CrmContactId(r.Id!))])
        {
            Visitor = VisitorId.TryParse(ticket.Field(options.VisitorField), out VisitorId visitor) ? visitor : null,
            Version = TicketVersion.Of(ticket.LastUpdated, serverNow).ToString(),
        };
}
