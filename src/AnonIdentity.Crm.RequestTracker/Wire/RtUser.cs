using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A user, as found by a search or read by id. Only a read by id tells who is privileged: a search answers an empty text for everyone.</summary>
internal sealed class RtUser
{
    [JsonPropertyName("id"), JsonConverter(typeof(RtIdConverter))]
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? RealName { get; set; }

    [JsonConverter(typeof(RtIdConverter))]
    public string? Privileged { get; set; }

    [JsonConverter(typeof(RtCustomFieldsConverter))]
    public Dictionary<string, List<string>>? CustomFields { get; set; }

    /// <summary>The text of a field with one value.</summary>
    public string? Field(string name) => CustomFields is not null && CustomFields.TryGetValue(name, out List<string>? values) && values is [var only] && only.Length > 0 ? only : null;
}
