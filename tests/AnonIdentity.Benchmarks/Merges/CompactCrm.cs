using System.Globalization;
using AnonIdentity.Crm;

namespace AnonIdentity.Benchmarks.Merges;

/// <summary>A CRM that keeps a byte for each ticket, so that the memory that is measured is the library's: one visitor, one consumer, and as many
/// tickets as wanted.</summary>
internal sealed class CompactCrm(int tickets) : ICrmAdapter
{
    private const int PageSize = 100;
    private static readonly CrmContactId Known = new("known");
    private static readonly CrmContactId Placeholder = new("placeholder");

    // Whether a ticket has moved to the known contact.
    private readonly bool[] _moved = new bool[tickets];
    private CrmContact _known = new(Known) { ExternalId = LargeMergeRow.Consumer.Value };
    private CrmContact? _placeholder;
    private VisitorId _visitor;
    private int _calls;

    public CrmCapabilities Capabilities { get; } = new()
    {
        Contacts = Keying.UniqueUpsert,
        Tickets = Keying.UniqueUpsert,
        Settle = TimeSpan.Zero,
        CanMove = true,
        MoveBatch = 100,
    };

    /// <summary>The largest working set that was seen.</summary>
    internal long PeakWorkingSet { get; private set; }

    internal int Moved => _moved.Count(moved => moved);

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => Task.FromResult(
        key.Contact == Known || key.Consumer is not null ? _known : key.Contact == Placeholder || key.Visitor is not null ? _placeholder : null);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        _visitor = contact.Key.Visitor!.Value;
        return Task.FromResult(_placeholder ??= new CrmContact(Placeholder) { ExternalId = contact.Key.ExternalId, FirstName = contact.FirstName, LastName = contact.LastName });
    }

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        if (after.Id == Known)
        {
            _known = after;
        }
        else
        {
            _placeholder = after;
        }

        return Task.CompletedTask;
    }

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => throw new NotSupportedException();

    // The first ticket is opened; the others are there then.
    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => Task.FromResult(Id(0));

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        Watch();
        if (query.Ids is { } ids)
        {
            return Task.FromResult(new TicketPage([.. ids.Select(Number).Where(number => number < tickets).Select(Ticket)]));
        }

        if (query.Key is not null)
        {
            return Task.FromResult(new TicketPage(_placeholder is null ? [] : [Ticket(0)]));
        }

        int from = query.Cursor is null ? 0 : int.Parse(query.Cursor, CultureInfo.InvariantCulture);
        List<CrmTicket> page = [];
        for (; from < tickets && page.Count < PageSize; from++)
        {
            if (_moved[from] == (query.Contact == Known))
            {
                page.Add(Ticket(from));
            }
        }

        return Task.FromResult(new TicketPage(page, from < tickets ? from.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        Watch();
        foreach (CrmTicket ticket in move.Tickets)
        {
            _moved[Number(ticket.Id)] = move.To == Known;
        }

        return Task.FromResult<IReadOnlyList<RefusedMove>>([]);
    }

    private static CrmTicketId Id(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    private static int Number(CrmTicketId id) => int.Parse(id.Value, CultureInfo.InvariantCulture);

    private CrmTicket Ticket(int number) => new(Id(number), [_moved[number] ? Known : Placeholder]) { Visitor = _visitor };

    private void Watch()
    {
        if (_calls++ % 20 == 0)
        {
            PeakWorkingSet = Math.Max(PeakWorkingSet, Environment.WorkingSet);
        }
    }
}
