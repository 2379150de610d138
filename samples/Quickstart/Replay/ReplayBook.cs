using System.Security.Cryptography;
using System.Text;
using AnonIdentity.Ledger;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>What the script knows: its devices, who used which key, the merges, and which ticket of the CRM has which key.</summary>
internal sealed class ReplayBook(Agent agent)
{
    private const int LongestKey = 200;

    private readonly Dictionary<string, ReplayDevice> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<CrmTicketId, string> _keyOf = [];
    private readonly OrderedDictionary<string, bool> _everyKey = new(StringComparer.Ordinal);
    private CrmTicketId? _learned;

    /// <summary>Whose key it is: the visitor or consumer that used it first.</summary>
    public Dictionary<string, Subject> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Every visitor that the library named.</summary>
    public HashSet<VisitorId> Visitors { get; } = [];

    /// <summary>The merges, by time.</summary>
    public List<ReplayMerge> Merges { get; } = [];

    public ReplayDevice Device(string name)
    {
        if (!_devices.TryGetValue(name, out ReplayDevice? device))
        {
            _devices[name] = device = new ReplayDevice();
        }

        return device;
    }

    /// <summary>Remembers when a key appeared first: the answer has that order.</summary>
    public void Note(string key) => _everyKey.TryAdd(key, true);

    /// <summary>The draft of a line. The ticket carries the file's key as the host's own mark, by which it is found again in the CRM.</summary>
    public static TicketDraft Draft(ReplayEvent line) => new(line.Subject, line.Body)
    {
        // A key of the file may be any string; one that is no plain key goes to the library as its hash.
        Key = line.Key.Length is > 0 and <= LongestKey && line.Key.All(c => c is > ' ' and <= '~')
            ? line.Key
            : "sha256:" + Convert.ToHexString(SHA256.HashData(Encoding.BigEndianUnicode.GetBytes(CrmText.Encode(line.Key)))),
        Fields = new Dictionary<string, string> { [Agent.MarkField] = CrmText.Encode(line.Key) },
    };

    /// <summary>The contact of a consumer; the agent makes one if there is none.</summary>
    public Task<CrmContactId> ContactOfAsync(string consumer, string name) =>
        agent.AddContactAsync(CrmText.Encode(consumer), CrmText.Encode(name));

    /// <summary>The placeholder contact of the visitor that is on a device now.</summary>
    public async Task<CrmContactId> PlaceholderOfAsync(ReplayEvent line) =>
        Device(line.Device).Visitor is { } visitor && (await agent.LookAsync()).With(visitor.ToString()) is { } contact
            ? contact.Id
            : throw new ReplayException(line.Line, $"the device {ExactJson.Quote(line.Device)} has no visitor with a placeholder contact in the CRM.");

    /// <summary>The ticket of a key.</summary>
    public async Task<CrmTicketId> TicketOfAsync(ReplayEvent line) =>
        Newest(await agent.LookAsync()).TryGetValue(line.Key, out TicketRow? ticket)
            ? ticket.Id
            : throw new ReplayException(line.Line, $"the CRM has no ticket of the key {ExactJson.Quote(line.Key)}.");

    /// <summary>Looks which tickets are new; one that is erased later is still known by its key.</summary>
    public async Task LearnTicketsAsync()
    {
        foreach (TicketRow ticket in await agent.LookAfterAsync(_learned))
        {
            _learned = ticket.Id;
            if (ticket.Mark is not null)
            {
                _keyOf[ticket.Id] = CrmText.Decode(ticket.Mark);
            }
        }
    }

    /// <summary>What became of tickets, by key.</summary>
    public IReadOnlyList<KeyValuePair<string, TicketResult>> ByKey(IReadOnlyList<MergedTicket> tickets) =>
        [.. tickets.Where(ticket => _keyOf.ContainsKey(ticket.Ticket)).Select(ticket => KeyValuePair.Create(_keyOf[ticket.Ticket], ticket.Result)).DistinctBy(ticket => ticket.Key)];

    /// <summary>The answer, from the CRM as it stands now.</summary>
    public async Task<ReplayAnswer> CloseAsync(IReadOnlyList<ReplayOutcome> outcomes, IAnonymousContactNamer namer)
    {
        await LearnTicketsAsync();
        CrmView view = await agent.LookAsync();
        Dictionary<string, TicketRow> newest = Newest(view);
        List<KeyValuePair<string, TicketRow>> tickets = [.. _everyKey.Keys.Where(newest.ContainsKey).Select(key => KeyValuePair.Create(key, newest[key]))];
        return new ReplayAnswer(
            outcomes,
            [.. view.Contacts.Select(contact => Contact(view, contact, tickets, namer))],
            [.. tickets.Select(ticket => KeyValuePair.Create(ticket.Key, OwnerOf(view.With(ticket.Value.Contact), ticket.Value.Contact)))]);
    }

    // A key that was used again after a forget can have an older ticket: the newest is the key's.
    private static Dictionary<string, TicketRow> Newest(CrmView view)
    {
        Dictionary<string, TicketRow> newest = new(StringComparer.Ordinal);
        foreach (TicketRow ticket in view.Tickets.Where(ticket => ticket.Mark is not null))
        {
            newest[CrmText.Decode(ticket.Mark!)] = ticket;
        }

        return newest;
    }

    private ReplayContact Contact(CrmView view, ContactRow contact, IReadOnlyList<KeyValuePair<string, TicketRow>> tickets, IAnonymousContactNamer namer)
    {
        string name = CrmText.Decode(contact.FirstName ?? "");
        return new ReplayContact(
            ConsumerOf(contact),
            IsVisitor(contact.ExternalId) ? contact.ExternalId : null,
            name,
            namer.IsPlaceholder(name),
            view.With(contact.MergedInto) is { } target ? ConsumerOf(target) : null,
            [.. tickets.Where(ticket => ticket.Value.Contact == contact.Id).Select(ticket => ticket.Key)]);
    }

    private string OwnerOf(ContactRow? contact, CrmContactId id) =>
        contact is null ? $"contact:{id}" : ConsumerOf(contact) ?? (contact.ExternalId is { } visitor ? $"visitor:{visitor}" : $"contact:{id}");

    private string? ConsumerOf(ContactRow contact) =>
        contact.ExternalId is null || IsVisitor(contact.ExternalId) ? null : CrmText.Decode(contact.ExternalId);

    // A consumer may be called like a visitor; only those that the library named are visitors.
    private bool IsVisitor(string? externalId) => VisitorId.TryParse(externalId, out VisitorId visitor) && Visitors.Contains(visitor);
}
