using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>
/// The host's own id of a signed-in consumer: an exact string, compared ordinally, never folded or trimmed. Making one never throws for its
/// content: a blocked identity (rule S5) is answered as an outcome by the call that gets it, so that a sign-in never breaks because of it.
/// It comes only from the host's own authentication, never from a request (rule S4).
/// </summary>
[JsonConverter(typeof(ConsumerIdJsonConverter))]
public readonly record struct ConsumerId
{
    private readonly string? _value;

    /// <summary>Takes the host's id as it is.</summary>
    /// <param name="value">The id; <see langword="null"/> counts as the empty, blocked one.</param>
    public ConsumerId(string? value) => _value = value;

    /// <summary>The host's id, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether this names nobody in particular and is refused: <c>null</c>, <c>0</c>, <c>undefined</c>, … (rule S5).</summary>
    public bool IsBlocked => Policy.BlockedIdentities.Contains(Value);

    /// <inheritdoc/>
    public bool Equals(ConsumerId other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <summary>The host's id.</summary>
    public override string ToString() => Value;
}
