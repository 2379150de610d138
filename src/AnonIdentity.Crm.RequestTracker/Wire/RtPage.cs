using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>One page of a search. <c>total</c> and <c>pages</c> are null or 0.0 here and there, and are not read.</summary>
internal sealed class RtPage<T>
    where T : class
{
    [JsonPropertyName("items"), JsonRequired]
    public List<T> Items { get; set => field = value is null || value.Contains(default!) ? throw new JsonException() : value; } = [];
}
