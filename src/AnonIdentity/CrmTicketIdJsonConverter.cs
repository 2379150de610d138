using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Writes a <see cref="CrmTicketId"/> as its text. Public, so that a source-generated JSON context of a host can use it. Thread-safe.</summary>
public sealed class CrmTicketIdJsonConverter : JsonConverter<CrmTicketId>
{
    /// <inheritdoc/>
    public override CrmTicketId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new CrmTicketId(text)
            : throw new JsonException("The id of a ticket is a string that is not empty.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CrmTicketId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
