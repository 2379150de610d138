using System.Globalization;
using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>The simulated CRM: exactly what its capabilities declare and no more. Lists and searches may show an older state.</summary>
internal sealed class CrmStore(CrmCapabilities capabilities, Schedule schedule, bool refusesSecond)
{
    private readonly List<(long At, CrmState State)> _history = [(long.MinValue, new CrmState([], []))];
    private readonly Dictionary<string, (long At, CrmContactId Id)> _contactKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long At, CrmTicketId Id)> _ticketKeys = new(StringComparer.Ordinal);
    private int _contacts;
    private int _tickets;

    public CrmCapabilities Capabilities => capabilities;

    public CrmState Now
    {
        get => _history[^1].State;
        private set => _history.Add((schedule.Now, value));
    }

    /// <summary>What is there now has been there for ever: lists show it.</summary>
    public void Settled()
    {
        CrmState now = Now;
        _history.Clear();
        _history.Add((long.MinValue, now));
    }

    public CrmContact? Find(ContactKey key, long lag)
    {
        if (key.Contact is { } id)
        {
            return Now.Contact(id);
        }

        List<CrmContact> found = [.. AsOf(lag).Contacts.Where(c => c.ExternalId == key.ExternalId)];
        return found.Count > 1 ? throw new CrmException(CrmErrorKind.Ambiguous, "Several contacts for one key.") : found.SingleOrDefault();
    }

    public CrmContact Ensure(NewContact wanted)
    {
        string externalId = wanted.Key.ExternalId!;
        CrmContact? there = capabilities.Contacts switch
        {
            Keying.UniqueUpsert => Now.Contacts.FirstOrDefault(c => c.ExternalId == externalId),
            Keying.IdempotencyKey when _contactKeys.TryGetValue(externalId, out (long At, CrmContactId Id) made) && !Expired(made.At) => Now.Contact(made.Id),
            _ => null,
        };
        if (there is not null)
        {
            return refusesSecond && capabilities.Contacts == Keying.UniqueUpsert ? throw new CrmException(CrmErrorKind.Conflict, "It is there.") : there;
        }

        CrmContact contact = new(new CrmContactId(string.Create(CultureInfo.InvariantCulture, $"c{++_contacts}")))
        {
            ExternalId = externalId, FirstName = wanted.FirstName, LastName = wanted.LastName, Version = "1",
        };
        _contactKeys[externalId] = (schedule.Now, contact.Id);
        Now = Now.With(contact);
        return contact;
    }

    public bool Update(CrmContact before, CrmContact after)
    {
        CrmContact now = Now.Contact(before.Id) ?? throw new CrmException(CrmErrorKind.NotFound, "The contact is gone.");
        if (capabilities.ConditionalUpdate && before.Version != now.Version)
        {
            throw new CrmException(CrmErrorKind.Conflict, "The contact has another version.");
        }

        CrmContact changed = now with
        {
            ExternalId = before.ExternalId == after.ExternalId ? now.ExternalId : after.ExternalId,
            FirstName = before.FirstName == after.FirstName ? now.FirstName : after.FirstName,
            LastName = before.LastName == after.LastName ? now.LastName : after.LastName,
            MergedInto = before.MergedInto == after.MergedInto ? now.MergedInto : after.MergedInto,
        };
        if (capabilities.Contacts == Keying.UniqueUpsert && changed.ExternalId != now.ExternalId && Now.Contacts.Any(c => c.Id != now.Id && c.ExternalId == changed.ExternalId))
        {
            throw new CrmException(CrmErrorKind.Conflict, "Another contact has this key.");
        }

        Put(changed);
        return true;
    }

    public void Put(CrmContact contact) =>
        Now = Now.With(contact with { Version = (int.Parse(contact.Version ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture) });

    public void Put(SimTicket ticket) => Now = Now.With(ticket);

    public bool Erase(CrmContactId contact)
    {
        Now = new CrmState([.. Now.Contacts.Where(c => c.Id != contact)], [.. Now.Tickets.Where(t => t.Contact != contact)]);
        return true;
    }

    public void Remove(CrmTicketId ticket) => Now = Now with { Tickets = [.. Now.Tickets.Where(t => t.Id != ticket)] };

    public CrmTicketId Create(NewTicket wanted)
    {
        SimTicket? there = capabilities.Tickets switch
        {
            Keying.UniqueUpsert => Now.Tickets.FirstOrDefault(t => t.Key == wanted.Key),
            Keying.IdempotencyKey when _ticketKeys.TryGetValue(wanted.Key, out (long At, CrmTicketId Id) made) && !Expired(made.At) => Now.Ticket(made.Id),
            _ => null,
        };
        if (there is not null)
        {
            return refusesSecond && capabilities.Tickets == Keying.UniqueUpsert ? throw new CrmException(CrmErrorKind.Conflict, "It is there.") : there.Id;
        }

        if (Now.Contact(wanted.Contact) is null)
        {
            throw new CrmException(CrmErrorKind.NotFound, "The contact is gone.");
        }

        SimTicket ticket = new(new CrmTicketId(string.Create(CultureInfo.InvariantCulture, $"t{++_tickets:00000}")), wanted.Key, wanted.Visitor, wanted.Contact, wanted.Body);
        _ticketKeys[wanted.Key] = (schedule.Now, ticket.Id);
        Now = Now.With(ticket);
        return ticket.Id;
    }

    public TicketPage Read(TicketQuery query, long lag)
    {
        if (query.Contact is { } contact)
        {
            // Pages of three, so that a run sees several.
            List<SimTicket> page = [.. AsOf(lag).Tickets.Where(t => t.Contact == contact && string.CompareOrdinal(t.Id.Value, query.Cursor) > 0).Take(3)];
            return new TicketPage([.. page.Select(t => t.AsCrmTicket())], page.Count == 3 ? page[^1].Id.Value : null);
        }

        return new TicketPage(query.Ids is { } ids
            ? [.. Now.Tickets.Where(t => ids.Contains(t.Id)).Select(t => t.AsCrmTicket())]
            : [.. AsOf(lag).Tickets.Where(t => t.Key == query.Key).Select(t => t.AsCrmTicket())]);
    }

    public IReadOnlyList<RefusedMove> Move(TicketMove move)
    {
        if (Now.Contact(move.To) is null)
        {
            throw new CrmException(CrmErrorKind.NotFound, "The target is gone.");
        }

        List<RefusedMove> refused = [];
        foreach (CrmTicket wanted in move.Tickets)
        {
            SimTicket? ticket = Now.Ticket(wanted.Id);
            if (ticket is null || ticket.Closed)
            {
                refused.Add(new RefusedMove(wanted.Id, ticket is null ? MoveRefusal.Missing : MoveRefusal.Closed));
            }
            else if (ticket.Contact == move.From)
            {
                Put(ticket with { Contact = move.To });
            }
        }

        return refused;
    }

    private bool Expired(long madeAt) => schedule.Now - madeAt > capabilities.IdempotencyKeyLife.TotalMilliseconds;

    private CrmState AsOf(long lag)
    {
        int at = _history.Count - 1;
        while (_history[at].At > schedule.Now - lag)
        {
            at--;
        }

        return lag <= 0 ? Now : _history[at].State;
    }
}
