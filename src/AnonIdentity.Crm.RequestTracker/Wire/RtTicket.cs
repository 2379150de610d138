using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A ticket of a search.</summary>
internal sealed class RtTicket
{
    [JsonPropertyName("id"), JsonConverter(typeof(RtIdConverter))]
    public string? Id { get; set; }

    public string? LastUpdated { get; set; }

    public List<RtRequestor>? Requestor { get; set; }

    [JsonConverter(typeof(RtCustomFieldsConverter))]
    public Dictionary<string, List<string>>? CustomFields { get; set; }

    /// <summary>The text of a field with one value.</summary>
    public string? Field(string name) => CustomFields is not null && CustomFields.TryGetValue(name, out List<string>? values) && values is [var only] && only.Length > 0 ? only : null;
}
