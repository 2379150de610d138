using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The columns that hold JSON. Property names are part of the schema: never rename one without a migration.</summary>
[JsonSerializable(typeof(TicketContent))]
[JsonSerializable(typeof(CrmContact))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    // Texts in any script stay as short as they are; nothing here becomes HTML.
    public static LedgerJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    public static string? Write(TicketContent? content) => content is null ? null : JsonSerializer.Serialize(content, Relaxed.TicketContent);

    public static string? Write(CrmContact? contact) => contact is null ? null : JsonSerializer.Serialize(contact, Relaxed.CrmContact);

    public static string Write(IReadOnlyList<CrmContactId> contacts) => JsonSerializer.Serialize(contacts.Select(contact => contact.Value).ToList(), Relaxed.ListString);

    public static TicketContent? ReadContent(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Relaxed.TicketContent);

    public static CrmContact? ReadContact(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Relaxed.CrmContact);

    public static IReadOnlyList<CrmContactId> ReadContacts(string json) =>
        [.. JsonSerializer.Deserialize(json, Relaxed.ListString)!.Select(contact => new CrmContactId(contact))];
}
