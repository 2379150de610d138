using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Writes a <see cref="MergeId"/> as its text. Public, so that a source-generated JSON context of a host can use it. Thread-safe.</summary>
public sealed class MergeIdJsonConverter : JsonConverter<MergeId>
{
    /// <inheritdoc/>
    public override MergeId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && MergeId.TryParse(reader.GetString(), out MergeId merge)
            ? merge
            : throw new JsonException("The value names no merge.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MergeId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
