using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using AnonIdentity.Crm;
using AnonIdentity.Crm.Http;

namespace AnonIdentity.CustomAdapter;

/// <summary>The adapter: each member is one or two calls that may be repeated. It retries nothing and decides nothing; the core does.</summary>
internal sealed class DeskAdapter(IHttpClientFactory clients, string clientName, TimeProvider clock) : ICrmAdapter
{
    private const int PageSize = 50;

    #region capabilities
    // Declare only what the CRM really does: the core picks its protocol by it, and the kit checks each word.
    public CrmCapabilities Capabilities { get; } = new()
    {
        Contacts = Keying.UniqueUpsert, // Desk refuses a second person with the same reference: 409
        Tickets = Keying.UniqueUpsert, // and a second case with the same key
        Settle = TimeSpan.FromSeconds(30), // as long as Desk lets a request run
        ConditionalUpdate = true, // a PATCH with an old version is refused: 409
        CanMove = true,
        CanErase = true,
        MoveBatch = 1, // one case a call
        NameLength = 80,
        SubjectLength = 120,
        BodyLength = 20_000,
    };
    #endregion

    #region find
    public async Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken)
    {
        if (key.Contact is { } id)
        {
            // null only when Desk itself says that there is none; every other failure is an exception of its kind.
            CrmHttpAnswer answer = await Client().SendAsync("Find a person", HttpMethod.Get, new CrmPath("people", id.Value), null, cancellationToken);
            return answer.Status == HttpStatusCode.NotFound ? null : ContactOf(answer.EnsureSuccess().Read(DeskJson.Default.DeskPerson));
        }

        DeskPerson[] found = await GetAsync("Find a person", new CrmPath("people").Query("reference", key.ExternalId!), DeskJson.Default.DeskPersonArray, cancellationToken);

        // Desk's search folds case: whatever is not exactly the text that was asked for is never picked.
        return found switch
        {
            [] => null,
            [var one] when string.Equals(one.Reference, key.ExternalId, StringComparison.Ordinal) => ContactOf(one),
            _ => throw new CrmException(CrmErrorKind.Ambiguous, "Find a person: several have this reference, or one that differs in case."),
        };
    }
    #endregion

    public async Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        DeskPerson wanted = new() { Reference = contact.Key.ExternalId, Name = contact.FirstName };
        CrmHttpAnswer answer = await SendAsync("Make a person", HttpMethod.Post, new CrmPath("people"), wanted, DeskJson.Default.DeskPerson, cancellationToken);

        // 409: it is there already. It keeps its name, so it is only looked up.
        return answer.Status == HttpStatusCode.Conflict && await FindContactAsync(contact.Key, cancellationToken) is { } there
            ? there
            : ContactOf(answer.EnsureSuccess().Read(DeskJson.Default.DeskPerson));
    }

    #region update
    public async Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        // Only what differs is sent: a field that an agent edits meanwhile, and that we do not mean to change, keeps the agent's text.
        DeskPerson change = new()
        {
            Reference = before.ExternalId == after.ExternalId ? null : after.ExternalId ?? "",
            Name = before.FirstName == after.FirstName ? null : after.FirstName ?? "",
            MergedInto = before.MergedInto == after.MergedInto ? null : after.MergedInto?.Value ?? "",
            Version = before.Version is { } version ? Number(version) : 0,
        };
        (await SendAsync("Change a person", HttpMethod.Patch, new CrmPath("people", before.Id.Value), change, DeskJson.Default.DeskPerson, cancellationToken)).EnsureSuccess();
    }
    #endregion

    public async Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken)
    {
        CrmHttpAnswer answer = await Client().SendAsync("Erase a person", HttpMethod.Delete, new CrmPath("people", contact.Value), null, cancellationToken);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            answer.EnsureSuccess(); // one that is gone is fine
        }
    }

    public async Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken)
    {
        DeskCase wanted = new() { Key = ticket.Key, Visitor = ticket.Visitor?.ToString(), Person = Number(ticket.Contact.Value), Subject = ticket.Subject, Text = ticket.Body };
        CrmHttpAnswer answer = await SendAsync("Open a case", HttpMethod.Post, new CrmPath("cases"), wanted, DeskJson.Default.DeskCase, cancellationToken);

        // A 409 goes up as Conflict: the core then looks the key up.
        return new CrmTicketId(Text(answer.EnsureSuccess().Read(DeskJson.Default.DeskCase).Id));
    }

    #region read
    public async Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        CrmPath path = query switch
        {
            { Key: { } key } => new CrmPath("cases").Query("key", key),
            { Ids: { } ids } => new CrmPath("cases").Query("ids", string.Join(',', ids.Select(id => id.Value))),

            // After the last id that was seen, not by the number of the page: cases leave the list while they are moved.
            _ => new CrmPath("cases").Query("person", query.Contact!.Value.Value).Query("after", query.Cursor ?? "0").Query("take", Text(PageSize)),
        };
        DeskCase[] cases = await GetAsync("Read cases", path, DeskJson.Default.DeskCaseArray, cancellationToken);
        return new TicketPage([.. cases.Select(TicketOf)], query.Contact is not null && cases.Length == PageSize ? Text(cases[^1].Id) : null);
    }
    #endregion

    #region move
    public async Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        List<RefusedMove> refused = [];
        foreach (CrmTicket ticket in move.Tickets)
        {
            DeskHandover handover = new(Number(move.From.Value), Number(move.To.Value));
            CrmHttpAnswer answer = await SendAsync("Hand a case over", HttpMethod.Post, new CrmPath("cases", ticket.Id.Value, "handover"), handover, DeskJson.Default.DeskHandover, cancellationToken);
            switch (answer.Status)
            {
                case HttpStatusCode.NotFound:
                    refused.Add(new RefusedMove(ticket.Id, MoveRefusal.Missing));
                    break;
                case HttpStatusCode.Conflict when answer.Read(DeskJson.Default.DeskCase).Person != handover.To:
                    refused.Add(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent)); // somebody else's by now: an agent did that
                    break;
                case HttpStatusCode.Conflict:
                    break; // the target has it: our own move, made again
                default:
                    answer.EnsureSuccess();
                    break;
            }
        }

        return refused;
    }
    #endregion

    private static CrmContact ContactOf(DeskPerson person) => new(new CrmContactId(Text(person.Id)))
    {
        ExternalId = person.Reference,
        FirstName = person.Name,
        MergedInto = string.IsNullOrEmpty(person.MergedInto) ? null : new CrmContactId(person.MergedInto),
        Version = Text(person.Version),
    };

    private static CrmTicket TicketOf(DeskCase row) => new(new CrmTicketId(Text(row.Id)), [new CrmContactId(Text(row.Person))])
    {
        Visitor = VisitorId.TryParse(row.Visitor, out VisitorId visitor) ? visitor : null,
    };

    private static string Text(int number) => number > 0
        ? number.ToString(CultureInfo.InvariantCulture)
        : throw new CrmException(CrmErrorKind.Unknown, "Desk answered without an id.");

    private static int Number(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new CrmException(CrmErrorKind.NotFound, "Desk has no such id.");

    #region http
    // The client is taken anew for each call: one that a singleton keeps would hold its connections for ever.
    private CrmHttpClient Client() => new(clients.CreateClient(clientName), clock);

    private async Task<T> GetAsync<T>(string step, CrmPath path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => (await Client().SendAsync(step, HttpMethod.Get, path, null, cancellationToken)).EnsureSuccess().Read(type);

    private Task<CrmHttpAnswer> SendAsync<T>(string step, HttpMethod method, CrmPath path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Client().SendAsync(step, method, path, CrmJson.Content(body, type), cancellationToken);
    #endregion
}
