using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Writes a <see cref="ConsumerId"/> as its text. Public, so that a source-generated JSON context of a host can use it. Thread-safe.</summary>
public sealed class ConsumerIdJsonConverter : JsonConverter<ConsumerId>
{
    /// <inheritdoc/>
    public override ConsumerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? new ConsumerId(Text(ref reader)) : throw new JsonException("A consumer identifier is a string.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ConsumerId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    // A string that is half a character is a string still: a consumer, and a blocked one. JSON can say it, but the reader does not.
    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
