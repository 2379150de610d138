using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A requestor: a user, or a group that an agent added. Both are principals, with one series of ids.</summary>
internal sealed class RtRequestor
{
    [JsonPropertyName("id"), JsonConverter(typeof(RtIdConverter))]
    public string? Id { get; set; }

    public string? Name { get; set; }
}
