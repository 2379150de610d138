using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>The body of RT's own errors; a proxy's 404 has none.</summary>
internal sealed class RtMessage
{
    [JsonPropertyName("message"), JsonRequired]
    public string? Message { get; set; }
}
