namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Request Tracker 5 behind the port (rule A1).</summary>
internal sealed class RequestTrackerAdapter : ICrmAdapter
{
    private readonly RtContacts _contacts;
    private readonly RtContactChanges _changes;
    private readonly RtTickets _tickets;
    private readonly RtMoves _moves;

    public RequestTrackerAdapter(RtConnection rt, RtQueues queues, RequestTrackerOptions options)
    {
        _contacts = new RtContacts(rt, options);
        _changes = new RtContactChanges(rt, _contacts, options);
        _tickets = new RtTickets(rt, queues, options);
        _moves = new RtMoves(rt, _tickets);
        Capabilities = new CrmCapabilities
        {
            Contacts = Keying.UniqueUpsert,
            Tickets = Keying.SearchOnly,
            Settle = options.Settle,

            // If-Match is checked and then acted upon: of four writers at once all four can win.
            ConditionalUpdate = false,
            CanMove = true,

            // REST can disable a user and delete a ticket from view, but erase neither.
            CanErase = false,
            MoveBatch = RtMoves.Batch,

            // 120 and 200 bytes: a name must come back exactly, so it has the characters that always fit; a subject is cut by us.
            NameLength = RtText.RealNameBytes / 3,
            SubjectLength = RtText.SubjectBytes,
            BodyLength = 100_000,
        };
    }

    public CrmCapabilities Capabilities { get; }

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => _contacts.FindAsync(key, cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => _contacts.EnsureAsync(contact, cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => _changes.UpdateAsync(before, after, cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        throw new CrmException(CrmErrorKind.Denied, "Request Tracker erases nothing over REST; use its shredder.");

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => _tickets.CreateAsync(ticket, cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => _tickets.ReadAsync(query, cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => _moves.MoveAsync(move, cancellationToken);
}
