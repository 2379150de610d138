using System.Text.Json.Serialization;

namespace AnonIdentity.CustomAdapter;

/// <summary>A person of Desk. A field that is null in a request is left alone; an empty text clears it.</summary>
internal sealed record DeskPerson
{
    public int Id { get; init; }

    public string? Reference { get; init; }

    public string? Name { get; init; }

    public string? MergedInto { get; init; }

    /// <summary>Goes up with each change; in a PATCH the version that must still be the current one, 0 for any.</summary>
    public int Version { get; init; }
}

/// <summary>A case of Desk; it has one person.</summary>
internal sealed record DeskCase
{
    public int Id { get; init; }

    public string? Key { get; init; }

    public string? Visitor { get; init; }

    public int Person { get; init; }

    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <summary>Gives a case to another person, if it is still this one's.</summary>
internal sealed record DeskHandover(int From, int To);

/// <summary>How the records look on the wire; source-generated, so that the adapter can be compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeskPerson))]
[JsonSerializable(typeof(DeskPerson[]))]
[JsonSerializable(typeof(DeskCase))]
[JsonSerializable(typeof(DeskCase[]))]
[JsonSerializable(typeof(DeskHandover))]
internal sealed partial class DeskJson : JsonSerializerContext;
