using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Writes a <see cref="CrmContactId"/> as its text. Public, so that a source-generated JSON context of a host can use it. Thread-safe.</summary>
public sealed class CrmContactIdJsonConverter : JsonConverter<CrmContactId>
{
    /// <inheritdoc/>
    public override CrmContactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new CrmContactId(text)
            : throw new JsonException("The id of a contact is a string that is not empty.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CrmContactId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
