using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AnonIdentity.Crm.Http;

/// <summary>JSON to and from a CRM, by source-generated metadata only. Safe for use by many threads.</summary>
public static class CrmJson
{
    /// <summary>The deepest answer that is read.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = MaxDepth };

    /// <summary>A request body with one <c>Content-Type</c>. Half a surrogate pair in a text becomes U+FFFD.</summary>
    /// <typeparam name="T">What is sent.</typeparam>
    /// <param name="value">What is sent.</param>
    /// <param name="type">Its generated metadata.</param>
    public static HttpContent Content<T>(T value, JsonTypeInfo<T> type)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Reads one JSON value, all of it, at most <see cref="MaxDepth"/> deep.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="utf8">The text.</param>
    /// <param name="type">Its generated metadata.</param>
    /// <param name="step">What was being done, for the exception's message.</param>
    /// <exception cref="CrmException">It is no such JSON: <see cref="CrmErrorKind.Unknown"/>.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, string step)
        where T : class
    {
        try
        {
            Utf8JsonReader reader = new(utf8.Span, s_strict);
            T? value = JsonSerializer.Deserialize(ref reader, type);
            if (value is not null && !reader.Read())
            {
                return value;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // The cause is left out: its path can hold what the CRM answered.
        }

        throw new CrmException(CrmErrorKind.Unknown, $"{step}: the CRM's answer is not the JSON that was expected.");
    }
}
