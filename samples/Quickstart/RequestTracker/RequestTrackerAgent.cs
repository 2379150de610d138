using System.Globalization;
using System.Text.Json.Nodes;

namespace AnonIdentity.Quickstart.RequestTracker;

/// <summary>An agent at the screens of Request Tracker. Sees only what was made since <see cref="BeginAsync"/>.</summary>
internal sealed class RequestTrackerAgent(RequestTrackerCalls rt) : IAgent, IDisposable
{
    private const string VisitorField = "VisitorIdentifier";
    private const string LabelField = "MergedInto";

    /// <summary>RT shows no more at a time; the story makes fewer.</summary>
    private const int PageSize = 100;

    private long _lastUser;
    private long _lastTicket;

    /// <summary>Notes which users and tickets are there already.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken = default)
    {
        JsonArray users = Items(await NewestUsersAsync(1, cancellationToken));
        _lastUser = (await ReadContactAsync(NameOf(users[0]!), cancellationToken)).Number;
        JsonArray tickets = Items(await rt.GetAsync("tickets?query=id%20%3E%200&orderby=id&order=DESC&per_page=1", cancellationToken));
        _lastTicket = tickets.Count == 0 ? 0 : NumberOf(tickets[0]!["id"]);
    }

    public async Task<CrmContactId> AddContactAsync(string externalId, string name, CancellationToken cancellationToken)
    {
        await rt.PostAsync("user", new JsonObject { ["Name"] = externalId, ["RealName"] = name, ["Privileged"] = 0 }, cancellationToken);
        return (await ReadContactAsync(externalId, cancellationToken)).Row.Id;
    }

    public Task RenameAsync(CrmContactId contact, string name, CancellationToken cancellationToken) =>
        rt.PutAsync($"user/{contact}", new JsonObject { ["RealName"] = name }, cancellationToken);

    public async Task<CrmView> LookAsync(CancellationToken cancellationToken)
    {
        List<ContactRow> contacts = [];
        foreach (JsonNode? user in Items(await NewestUsersAsync(PageSize, cancellationToken)))
        {
            (ContactRow row, long number) = await ReadContactAsync(NameOf(user!), cancellationToken);
            if (number <= _lastUser)
            {
                break;
            }

            contacts.Insert(0, row);
        }

        string query = Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"id > {_lastTicket}"));
        JsonArray tickets = Items(await rt.GetAsync($"tickets?query={query}&fields=Subject,Requestor,CustomFields&orderby=id&order=ASC&per_page=100", cancellationToken));
        return new CrmView(contacts, [.. tickets.Select(ticket => ReadTicket(ticket!, contacts))]);
    }

    public void Dispose() => rt.Dispose();

    // RT answers a search for users above an id with all of them: so the newest first, as far as they are new.
    private Task<JsonNode> NewestUsersAsync(int count, CancellationToken cancellationToken) => rt.PostAsync(
        string.Create(CultureInfo.InvariantCulture, $"users?fields=Name&orderby=id&order=DESC&per_page={count}"),
        new JsonArray(new JsonObject { ["field"] = "id", ["operator"] = ">", ["value"] = 0 }),
        cancellationToken);

    private async Task<(ContactRow Row, long Number)> ReadContactAsync(string name, CancellationToken cancellationToken)
    {
        JsonNode user = await rt.GetAsync($"user/{Uri.EscapeDataString(name)}", cancellationToken);
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

    private static string NameOf(JsonNode user) => (string)user["Name"]!;

    private static long NumberOf(JsonNode? id) => long.Parse(id!.ToString(), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
