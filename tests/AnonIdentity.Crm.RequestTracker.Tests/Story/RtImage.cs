using System.Text.Json.Nodes;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>All that RT says of some users and tickets, but when and by whom they were last changed, in a form that can be compared.</summary>
internal static class RtImage
{
    private static readonly string[] s_aside = ["_hyperlinks", "LastUpdated", "LastUpdatedBy"];

    public static async Task<string> OfAsync(RawRt rt, IEnumerable<CrmContactId> users, IEnumerable<CrmTicketId> tickets)
    {
        List<string> lines = [];
        foreach (string path in users.Select(static u => $"user/{u}").Concat(tickets.Select(static t => $"ticket/{t}")))
        {
            RawAnswer answer = await rt.GetAsync(path);
            lines.Add($"{path} {answer.Status} {Sorted(answer.Json)?.ToJsonString()}");
        }

        return string.Join('\n', lines);
    }

    // RT writes fields, and the values of lists, in another order each time.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(static p => !s_aside.Contains(p.Key)).OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted).OrderBy(static n => n?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };
}
