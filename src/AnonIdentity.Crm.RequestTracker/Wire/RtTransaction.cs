using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>One entry of a ticket's history.</summary>
internal sealed class RtTransaction
{
    [JsonPropertyName("id"), JsonConverter(typeof(RtIdConverter))]
    public string? Id { get; set; }

    [JsonConverter(typeof(RtIdConverter))]
    public string? ObjectId { get; set; }

    public string? Type { get; set; }

    [JsonConverter(typeof(RtIdConverter))]
    public string? OldValue { get; set; }

    [JsonConverter(typeof(RtIdConverter))]
    public string? NewValue { get; set; }

    public string? Created { get; set; }
}
