using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>One page of a search.</summary>
internal sealed class RtPage<T>
    where T : class
{
    [JsonPropertyName("items"), JsonRequired]
    public List<T> Items { get; set => field = value is null || value.Contains(default!) ? throw new JsonException() : value; } = [];

    /// <summary>How many there are on all pages; <see langword="null"/> where RT does not count: in histories, and for a caller who may not see everything.</summary>
    [JsonPropertyName("total")]
    public double? Total { get; set; }
}
