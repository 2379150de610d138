using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>One condition of a search for users. RT ignores a field that it does not know or may not search, and then finds everyone.</summary>
internal sealed record RtCondition([property: JsonPropertyName("field")] string Field, [property: JsonPropertyName("value")] string Value);
