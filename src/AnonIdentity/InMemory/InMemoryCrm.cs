using System.Globalization;
using AnonIdentity.Crm;

namespace AnonIdentity.InMemory;

/// <summary>A CRM in memory: for a demo, and for tests of a host. It can do everything but a native merge, and forgets all when the process ends.
/// Thread-safe. What an agent would do in a CRM's own screen stands in <see cref="InMemoryAgent"/>.</summary>
public sealed class InMemoryCrm : ICrmAdapter
{
    private const int PageSize = 100;

    private static readonly List<CrmContactId> s_none = [];

    private readonly Lock _lock = new();
    private readonly List<CrmContact> _contacts = [];
    private readonly Dictionary<CrmContactId, int> _contactAt = [];
    private readonly Dictionary<string, List<CrmContactId>> _byExternalId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, InMemoryTicket> _tickets = [];
    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<CrmContactId, SortedSet<long>> _ticketsOf = [];
    private long _lastTicket;

    /// <summary>An empty CRM that can do everything but a native merge.</summary>
    public InMemoryCrm()
        : this(new CrmCapabilities
        {
            Contacts = Keying.UniqueUpsert,
            Tickets = Keying.UniqueUpsert,
            Settle = TimeSpan.Zero,
            CanMove = true,
            CanErase = true,
            MoveBatch = 100,
            NameLength = 100,
            SubjectLength = 200,
            BodyLength = 100_000,
        })
    {
    }

    /// <summary>An empty CRM that declares what it is told to. Where keys are not declared unique it makes a second record for the same key.</summary>
    /// <param name="capabilities">What it declares.</param>
    public InMemoryCrm(CrmCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        Capabilities = capabilities;
    }

    /// <inheritdoc/>
    public CrmCapabilities Capabilities { get; }

    /// <summary>All contacts, in the order in which they were made; erased ones are left out.</summary>
    public IReadOnlyList<CrmContact> Contacts
    {
        get
        {
            lock (_lock)
            {
                return [.. _contacts.Where(c => _contactAt.ContainsKey(c.Id))];
            }
        }
    }

    /// <summary>All tickets, in the order in which they were made; erased ones are left out.</summary>
    public IReadOnlyList<InMemoryTicket> Tickets
    {
        get
        {
            lock (_lock)
            {
                return [.. _tickets.Values];
            }
        }
    }

    /// <inheritdoc/>
    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (key.Contact is { } id)
            {
                return Task.FromResult(Get(id));
            }

            List<CrmContactId> found = With(key.ExternalId);
            return found.Count > 1
                ? throw new CrmException(CrmErrorKind.Ambiguous, "Several contacts have this external id.")
                : Task.FromResult(found.Count == 0 ? null : Get(found[0]));
        }
    }

    /// <inheritdoc/>
    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contact);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Add(contact.Key, contact.FirstName, contact.LastName));
    }

    /// <inheritdoc/>
    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            CrmContact now = Get(before.Id) ?? throw new CrmException(CrmErrorKind.NotFound, "The contact is gone.");
            if (after.ExternalId != before.ExternalId && With(after.ExternalId).Any(other => other != now.Id))
            {
                throw new CrmException(CrmErrorKind.Conflict, "Another contact has this external id.");
            }

            Put(now with
            {
                ExternalId = before.ExternalId == after.ExternalId ? now.ExternalId : after.ExternalId,
                FirstName = before.FirstName == after.FirstName ? now.FirstName : after.FirstName,
                LastName = before.LastName == after.LastName ? now.LastName : after.LastName,
                MergedInto = before.MergedInto == after.MergedInto ? now.MergedInto : after.MergedInto,
            });
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Capabilities.CanErase)
        {
            throw new CrmException(CrmErrorKind.Denied, "This CRM does not erase.");
        }

        Erase(contact);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Capabilities.Tickets != Keying.SearchOnly && _byKey.TryGetValue(ticket.Key, out long there))
            {
                return Task.FromResult(_tickets[there].Id);
            }

            if (Get(ticket.Contact) is null)
            {
                throw new CrmException(CrmErrorKind.NotFound, "The contact is gone.");
            }

            long number = ++_lastTicket;
            InMemoryTicket made = new(new CrmTicketId(number.ToString(CultureInfo.InvariantCulture)), ticket.Key, ticket.Visitor, [ticket.Contact], ticket.Subject, ticket.Body, ticket.Fields);
            _byKey[ticket.Key] = number;
            PutTicket(number, made);
            return Task.FromResult(made.Id);
        }
    }

    /// <inheritdoc/>
    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (query.Contact is { } contact)
            {
                long after = query.Cursor is null ? 0 : long.Parse(query.Cursor, CultureInfo.InvariantCulture);
                List<long> page = [.. TicketsOf(contact).GetViewBetween(after + 1, long.MaxValue).Take(PageSize + 1)];
                string? next = page.Count > PageSize ? page[PageSize - 1].ToString(CultureInfo.InvariantCulture) : null;
                return Task.FromResult(new TicketPage([.. page.Take(PageSize).Select(n => _tickets[n].AsCrmTicket())], next));
            }

            IEnumerable<InMemoryTicket> found = query.Ids is { } ids
                ? ids.Select(id => Find(id) is { } number ? _tickets[number] : null).OfType<InMemoryTicket>()
                : Capabilities.Tickets == Keying.SearchOnly
                    ? _tickets.Values.Where(t => string.Equals(t.Key, query.Key, StringComparison.Ordinal))
                    : _byKey.TryGetValue(query.Key!, out long one) ? [_tickets[one]] : [];
            return Task.FromResult(new TicketPage([.. found.Select(t => t.AsCrmTicket())]));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(move);
        cancellationToken.ThrowIfCancellationRequested();
        if (!Capabilities.CanMove)
        {
            throw new CrmException(CrmErrorKind.Denied, "This CRM does not move tickets.");
        }

        lock (_lock)
        {
            if (Get(move.To) is null)
            {
                throw new CrmException(CrmErrorKind.NotFound, "The target is gone.");
            }

            List<RefusedMove> refused = [];
            foreach (CrmTicket wanted in move.Tickets)
            {
                if (Find(wanted.Id) is not { } number)
                {
                    refused.Add(new RefusedMove(wanted.Id, MoveRefusal.Missing));
                }
                else if (_tickets[number] is { Closed: true })
                {
                    refused.Add(new RefusedMove(wanted.Id, MoveRefusal.Closed));
                }
                else if (_tickets[number].Contacts.Contains(move.From))
                {
                    PutTicket(number, _tickets[number] with { Contacts = [.. _tickets[number].Contacts.Select(c => c == move.From ? move.To : c).Distinct()] });
                }
            }

            return Task.FromResult<IReadOnlyList<RefusedMove>>(refused);
        }
    }

    internal CrmContact Add(ContactKey key, string firstName, string lastName)
    {
        lock (_lock)
        {
            string externalId = key.ExternalId ?? throw new CrmException(CrmErrorKind.Rejected, "A contact is made for a visitor or a consumer.");
            if (Capabilities.Contacts != Keying.SearchOnly && With(externalId) is [.., CrmContactId there])
            {
                return Get(there)!;
            }

            CrmContact made = new(new CrmContactId(string.Create(CultureInfo.InvariantCulture, $"contact-{_contacts.Count + 1}")))
            {
                ExternalId = externalId,
                FirstName = firstName,
                LastName = lastName,
            };
            _contactAt[made.Id] = _contacts.Count;
            _contacts.Add(made);
            Index(made);
            return made;
        }
    }

    internal void Erase(CrmContactId contact)
    {
        lock (_lock)
        {
            if (Get(contact) is not { } gone)
            {
                return;
            }

            foreach (long number in TicketsOf(contact).ToList())
            {
                RemoveTicket(number);
            }

            Unindex(gone);
            _contactAt.Remove(contact);
        }
    }

    internal void Change(CrmContactId contact, Func<CrmContact, CrmContact> change)
    {
        lock (_lock)
        {
            Put(change(Get(contact) ?? throw new ArgumentException("The contact is not there.", nameof(contact))));
        }
    }

    internal void Change(CrmTicketId ticket, Func<InMemoryTicket, InMemoryTicket?> change)
    {
        lock (_lock)
        {
            long number = Find(ticket) ?? throw new ArgumentException("The ticket is not there.", nameof(ticket));
            if (change(_tickets[number]) is { } changed)
            {
                PutTicket(number, changed);
            }
            else
            {
                RemoveTicket(number);
            }
        }
    }

    private CrmContact? Get(CrmContactId id) => _contactAt.TryGetValue(id, out int at) ? _contacts[at] : null;

    private long? Find(CrmTicketId id) => long.TryParse(id.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && _tickets.ContainsKey(number) ? number : null;

    private SortedSet<long> TicketsOf(CrmContactId contact) => _ticketsOf.TryGetValue(contact, out SortedSet<long>? numbers) ? numbers : _ticketsOf[contact] = [];

    private void Put(CrmContact contact)
    {
        int at = _contactAt[contact.Id];
        if (_contacts[at].ExternalId != contact.ExternalId)
        {
            Unindex(_contacts[at]);
            Index(contact);
        }

        _contacts[at] = contact;
    }

    private List<CrmContactId> With(string? externalId) => externalId is not null && _byExternalId.TryGetValue(externalId, out List<CrmContactId>? ids) ? ids : s_none;

    private void Index(CrmContact contact)
    {
        if (contact.ExternalId is { } externalId)
        {
            (_byExternalId.TryGetValue(externalId, out List<CrmContactId>? ids) ? ids : _byExternalId[externalId] = []).Add(contact.Id);
        }
    }

    private void Unindex(CrmContact contact)
    {
        if (contact.ExternalId is { } externalId && _byExternalId[externalId] is var ids && ids.Remove(contact.Id) && ids.Count == 0)
        {
            _byExternalId.Remove(externalId);
        }
    }

    private void PutTicket(long number, InMemoryTicket ticket)
    {
        if (_tickets.TryGetValue(number, out InMemoryTicket? before))
        {
            foreach (CrmContactId contact in before.Contacts)
            {
                TicketsOf(contact).Remove(number);
            }
        }

        _tickets[number] = ticket;
        foreach (CrmContactId contact in ticket.Contacts)
        {
            TicketsOf(contact).Add(number);
        }
    }

    private void RemoveTicket(long number)
    {
        InMemoryTicket gone = _tickets[number];
        foreach (CrmContactId contact in gone.Contacts)
        {
            TicketsOf(contact).Remove(number);
        }

        _tickets.Remove(number);
        if (_byKey.GetValueOrDefault(gone.Key) == number)
        {
            _byKey.Remove(gone.Key);
        }
    }
}
