using System.Text.Json.Nodes;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>What RT answered.</summary>
internal sealed record RawAnswer(int Status, string Text, string? ETag, string? Location)
{
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    public string? Id => Location?[(Location.LastIndexOf('/') + 1)..];
}
