using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A ticket to be made. The requestor is a principal's number: RT makes a user of any text with an @ in it.</summary>
internal sealed class RtNewTicket
{
    public required string Queue { get; init; }

    public required string Subject { get; init; }

    public required string Content { get; init; }

    public string ContentType { get; } = "text/plain";

    public required long[] Requestor { get; init; }

    public required Dictionary<string, string> CustomFields { get; init; }

    /// <summary>Columns of the host (rule T10).</summary>
    [JsonExtensionData]
    public Dictionary<string, System.Text.Json.JsonElement>? Columns { get; set; }
}
