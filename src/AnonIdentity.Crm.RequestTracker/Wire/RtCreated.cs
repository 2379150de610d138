using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>The answer to a creation: for a ticket its id, for a user its name.</summary>
internal sealed class RtCreated
{
    [JsonPropertyName("id"), JsonConverter(typeof(RtIdConverter))]
    public string? Id { get; set; }
}
