using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A custom field by name.</summary>
internal sealed class RtNamed
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }
}
