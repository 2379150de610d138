using System.Text;
using System.Text.Json;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Reads a replay file and checks all of it before anything runs.</summary>
internal static class ReplayParser
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file's lines; <c>#</c> comments and blank lines are skipped.</summary>
    /// <exception cref="ReplayException">The first line that cannot be taken as it is.</exception>
    public static IReadOnlyList<ReplayEvent> Parse(ReadOnlySpan<byte> file)
    {
        List<ReplayEvent> events = [];
        if (file.StartsWith(Encoding.UTF8.Preamble))
        {
            file = file[Encoding.UTF8.Preamble.Length..];
        }

        int number = 0;
        foreach (Range range in file.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> line = file[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != '#')
            {
                events.Add(ParseLine(number, line));
            }
        }

        return events;
    }

    private static ReplayEvent ParseLine(int number, ReadOnlySpan<byte> line)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(StrictUtf8.GetString(line));
        }
        catch (DecoderFallbackException)
        {
            throw new ReplayException(number, "the line is not UTF-8.");
        }
        catch (JsonException)
        {
            throw new ReplayException(number, "the line is not one JSON object.");
        }

        using (document)
        {
            return Build(number, Fields(number, document.RootElement));
        }
    }

    private static Dictionary<string, JsonElement> Fields(int number, JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new ReplayException(number, "the line is not one JSON object.");
        }

        Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
        foreach (JsonProperty property in line.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate in a name: no field of ours has one.
                throw new ReplayException(number, "unknown field.");
            }

            if (!fields.TryAdd(name, property.Value))
            {
                throw new ReplayException(number, $"the field {ExactJson.Quote(name)} is there twice.");
            }
        }

        return fields;
    }

    private static ReplayEvent Build(int number, Dictionary<string, JsonElement> fields)
    {
        string verb = Text(number, fields, "do") ?? throw new ReplayException(number, "the field \"do\" is missing.");
        if (!ReplayGrammar.Verbs.TryGetValue(verb, out ReplayGrammar? grammar))
        {
            throw new ReplayException(number, $"unknown value {ExactJson.Quote(verb)} of \"do\": {ReplayGrammar.Names}.");
        }

        string[] allowed = ["do", "at", .. grammar.Required, .. grammar.Optional];
        if (fields.Keys.FirstOrDefault(name => !allowed.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ReplayException(number, $"unknown field {ExactJson.Quote(unknown)} of \"{verb}\": it has {string.Join(", ", allowed)}.");
        }

        string[] required = ["at", .. grammar.Required];
        if (required.FirstOrDefault(name => !fields.ContainsKey(name)) is { } missing)
        {
            throw new ReplayException(number, $"the field \"{missing}\" of \"{verb}\" is missing.");
        }

        string at = Text(number, fields, "at")!;
        if (!Iso8601.TryParse(at, out Instant instant))
        {
            throw new ReplayException(number, $"\"at\" is {ExactJson.Quote(at)} and no ISO 8601 instant from 1970 on, such as 2026-10-05T10:15:00Z.");
        }

        return new ReplayEvent(number, grammar.Verb, instant)
        {
            Device = Text(number, fields, "device") ?? "",
            From = Text(number, fields, "from") ?? "",
            Consumer = Text(number, fields, "consumer") ?? "",
            Name = Text(number, fields, "name"),
            Channel = ChannelOf(number, Text(number, fields, "channel")),
            Key = Text(number, fields, "key") ?? "",
            Subject = Text(number, fields, "subject") ?? "",
            Body = Text(number, fields, "body") ?? "",
            After = Count(number, fields, "after") ?? 1,
        };
    }

    private static string? Text(int number, Dictionary<string, JsonElement> fields, string name) =>
        !fields.TryGetValue(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? ExactJson.Read(value)
        : throw new ReplayException(number, $"the field \"{name}\" is no string.");

    private static long? Count(int number, Dictionary<string, JsonElement> fields, string name) =>
        !fields.TryGetValue(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count >= 1 ? count
        : throw new ReplayException(number, $"the field \"{name}\" is no whole number from 1 on.");

    private static Channel ChannelOf(int number, string? channel) => channel switch
    {
        null => 0,
        "web" => Channel.Web,
        "mobile" => Channel.Mobile,
        _ => throw new ReplayException(number, $"unknown value {ExactJson.Quote(channel)} of \"channel\": web or mobile."),
    };
}
