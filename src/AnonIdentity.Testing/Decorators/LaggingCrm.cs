using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Decorators;

/// <summary>A CRM whose searches and lists show the world as it was some time ago, as far as it was changed through this adapter. What is read by
/// its id is fresh.</summary>
internal sealed class LaggingCrm(ICrmAdapter inner, TimeSpan lag, TimeProvider time) : CrmDecorator(inner)
{
    private readonly Lock _lock = new();
    private readonly List<(string ExternalId, CrmContact? Seen, DateTimeOffset Until)> _contacts = [];
    private readonly List<(string Key, DateTimeOffset Until)> _keys = [];
    private readonly List<(CrmContactId Contact, CrmTicket Ticket, bool Shown, DateTimeOffset Until)> _lists = [];

    public override CrmCapabilities Capabilities =>
        base.Capabilities with { Settle = base.Capabilities.Settle > lag ? base.Capabilities.Settle : lag };

    protected override async Task<T> CallAsync<T>(
        string name, object request, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken, Func<int, CancellationToken, Task<T>>? half = null)
    {
        CrmContact? before = request is NewContact wanted ? await Inner.FindContactAsync(wanted.Key, cancellationToken).ConfigureAwait(false) : null;
        bool known = request is NewTicket made && (await Inner.ReadTicketsAsync(TicketQuery.WithKey(made.Key), cancellationToken).ConfigureAwait(false)).Tickets.Count > 0;
        T answer = await run(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            Forget();
            return (T)(Seen(request, answer, before, known) ?? default(T)!)!;
        }
    }

    private object? Seen(object request, object? answer, CrmContact? before, bool known)
    {
        DateTimeOffset until = time.GetUtcNow() + lag;
        switch (request, answer)
        {
            case (NewContact contact, _) when before is null:
                _contacts.Add((contact.Key.ExternalId!, null, until));
                return answer;
            case ((CrmContact old, CrmContact changed), _) when !string.Equals(old.ExternalId, changed.ExternalId, StringComparison.Ordinal):
                AddChange(old, changed, until);
                return answer;
            case (NewTicket ticket, CrmTicketId id) when !known:
                _keys.Add((ticket.Key, until));
                _lists.Add((ticket.Contact, new CrmTicket(id, [ticket.Contact]), false, until));
                return answer;
            case (TicketMove move, _):
                foreach (CrmTicket ticket in move.Tickets)
                {
                    _lists.Add((move.From, ticket, true, until));
                    _lists.Add((move.To, ticket, false, until));
                }

                return answer;
            case (ContactKey { ExternalId: { } externalId }, _):
                int at = _contacts.FindIndex(row => string.Equals(row.ExternalId, externalId, StringComparison.Ordinal));
                return at >= 0 ? _contacts[at].Seen : answer;
            case (TicketQuery { Key: { } key }, TicketPage) when _keys.Exists(row => string.Equals(row.Key, key, StringComparison.Ordinal)):
                return new TicketPage([]);
            case (TicketQuery { Contact: { } contact }, TicketPage page):
                return List(contact, page);
            default:
                return answer;
        }
    }

    private void AddChange(CrmContact old, CrmContact changed, DateTimeOffset until)
    {
        if (changed.ExternalId is { } taken)
        {
            _contacts.Add((taken, null, until));
        }

        if (old.ExternalId is { } given)
        {
            _contacts.Add((given, old, until));
        }
    }

    private TicketPage List(CrmContactId contact, TicketPage page)
    {
        List<CrmTicket> tickets = [.. page.Tickets];
        foreach ((CrmContactId _, CrmTicket ticket, bool shown, DateTimeOffset _) in _lists.Where(row => row.Contact == contact))
        {
            int at = tickets.FindIndex(t => t.Id == ticket.Id);
            if (at >= 0 && !shown)
            {
                tickets.RemoveAt(at);
            }
            else if (at < 0 && shown && page.Next is null)
            {
                tickets.Add(ticket);
            }
        }

        return page with { Tickets = tickets };
    }

    private void Forget()
    {
        DateTimeOffset now = time.GetUtcNow();
        _contacts.RemoveAll(row => row.Until <= now);
        _keys.RemoveAll(row => row.Until <= now);
        _lists.RemoveAll(row => row.Until <= now);
    }
}
