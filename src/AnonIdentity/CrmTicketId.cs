using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>The CRM's own id of a ticket: an exact string, compared ordinally (rule A5).</summary>
[JsonConverter(typeof(CrmTicketIdJsonConverter))]
public readonly record struct CrmTicketId
{
    private readonly string? _value;

    /// <summary>Takes the CRM's id as it is.</summary>
    /// <param name="value">The id, as the CRM writes it; never empty.</param>
    /// <exception cref="ArgumentException">The id is empty, longer than 1,000 characters, or holds control characters or half a surrogate.</exception>
    public CrmTicketId(string value)
    {
        Require.CrmId(value);
        _value = value;
    }

    /// <summary>The CRM's id; empty only in <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The CRM's id.</summary>
    public override string ToString() => Value;
}
