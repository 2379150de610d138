using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>Custom fields as name and text values. RT writes an empty string where a record has none; values of images are objects and are left out.</summary>
internal sealed class RtCustomFieldsConverter : JsonConverter<Dictionary<string, List<string>>>
{
    public override Dictionary<string, List<string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Dictionary<string, List<string>> fields = new(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return document.RootElement.ValueKind is JsonValueKind.String or JsonValueKind.Null ? fields : throw new JsonException();
        }

        foreach (JsonElement field in document.RootElement.EnumerateArray())
        {
            if (field.TryGetProperty("name", out JsonElement name) && field.TryGetProperty("values", out JsonElement values) && values.ValueKind == JsonValueKind.Array)
            {
                fields[name.GetString() ?? ""] = [.. values.EnumerateArray().Where(static v => v.ValueKind == JsonValueKind.String).Select(static v => v.GetString()!)];
            }
        }

        return fields;
    }

    public override void Write(Utf8JsonWriter writer, Dictionary<string, List<string>> value, JsonSerializerOptions options) => throw new NotSupportedException();
}
