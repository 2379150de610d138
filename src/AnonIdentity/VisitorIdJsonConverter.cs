using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Writes a <see cref="VisitorId"/> as its text. Public, so that a source-generated JSON context of a host can use it. Thread-safe.</summary>
public sealed class VisitorIdJsonConverter : JsonConverter<VisitorId>
{
    /// <inheritdoc/>
    public override VisitorId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && VisitorId.TryParse(reader.GetString(), out VisitorId visitor)
            ? visitor
            : throw new JsonException("The value is no visitor identifier.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VisitorId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
