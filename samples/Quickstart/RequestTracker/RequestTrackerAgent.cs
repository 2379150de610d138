using System.Globalization;
using System.Text.Json.Nodes;

namespace AnonIdentity.Quickstart.RequestTracker;

/// <summary>An agent at the screens of Request Tracker. Sees only the contacts it was told of, and their tickets.</summary>
internal sealed class RequestTrackerAgent(RequestTrackerCalls rt) : IAgent, IDisposable
{
    private const string VisitorField = "VisitorIdentifier";
    private const string LabelField = "MergedInto";

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Makes sure that the server answers and takes the token.</summary>
    public async Task ComeInAsync(CancellationToken cancellationToken = default) => await rt.GetAsync("rt", cancellationToken);

    /// <summary>Notes a visitor or consumer that this agent looks for from now on; others may use the server at the same time.</summary>
    public void Know(string externalId) => _known.Add(externalId);

    public async Task<CrmContactId> AddContactAsync(string externalId, string name, CancellationToken cancellationToken)
    {
        Know(externalId);
        await rt.PostAsync("user", new JsonObject { ["Name"] = externalId, ["RealName"] = name, ["Privileged"] = 0 }, cancellationToken);
        return (await ReadContactAsync(externalId, cancellationToken))!.Value.Row.Id;
    }

    public Task RenameAsync(CrmContactId contact, string name, CancellationToken cancellationToken) =>
        rt.PutAsync($"user/{contact}", new JsonObject { ["RealName"] = name }, cancellationToken);

    public async Task<CrmView> LookAsync(CancellationToken cancellationToken)
    {
        List<(ContactRow Row, long Number)> found = [];
        foreach (string name in _known)
        {
            if (await ReadContactAsync(name, cancellationToken) is { } contact)
            {
                found.Add(contact);
            }
        }

        List<ContactRow> contacts = [.. found.OrderBy(contact => contact.Number).Select(contact => contact.Row)];
        if (contacts.Count == 0)
        {
            return new CrmView([], []);
        }

        string query = Uri.EscapeDataString(string.Join(" OR ", contacts.Select(contact => $"Requestor.id = {contact.Id}")));
        JsonArray tickets = Items(await rt.GetAsync($"tickets?query={query}&fields=Subject,Requestor,CustomFields&orderby=id&order=ASC&per_page=100", cancellationToken));
        return new CrmView(contacts, [.. tickets.Select(ticket => ReadTicket(ticket!, contacts))]);
    }

    public void Dispose() => rt.Dispose();

    private async Task<(ContactRow Row, long Number)?> ReadContactAsync(string name, CancellationToken cancellationToken)
    {
        if (await rt.FindAsync($"user/{Uri.EscapeDataString(name)}", cancellationToken) is not { } user)
        {
            return null;
        }

        long number = NumberOf(user["id"]);
        string label = Field(user, LabelField) ?? "";
        return (new ContactRow(new CrmContactId(Text(number)), name, (string?)user["RealName"], label.Length == 0 ? null : new CrmContactId(label)), number);
    }

    // In a list RT tells a person by the name, and only in the person's own record the number.
    private static TicketRow ReadTicket(JsonNode ticket, List<ContactRow> contacts)
    {
        string? requestor = (string?)ticket["Requestor"]?.AsArray().SingleOrDefault()?["id"];
        ContactRow? owner = contacts.SingleOrDefault(contact => contact.ExternalId == requestor);
        return new TicketRow(
            new CrmTicketId(Text(NumberOf(ticket["id"]))),
            owner?.Id ?? new CrmContactId(requestor ?? "nobody"),
            Field(ticket, VisitorField),
            (string?)ticket["Subject"] ?? "",
            Mark: null);
    }

    private static string? Field(JsonNode record, string name) =>
        record["CustomFields"]?.AsArray().FirstOrDefault(field => (string?)field?["name"] == name)?["values"]?.AsArray().Select(value => (string?)value).FirstOrDefault();

    private static JsonArray Items(JsonNode page) => page["items"]!.AsArray();

    private static long NumberOf(JsonNode? id) => long.Parse(id!.ToString(), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
