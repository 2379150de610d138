using NodaTime;

namespace AnonIdentity.DataProtection;

/// <summary>The answer of <see cref="IVisitorTokens.Read"/>.</summary>
/// <param name="Visitor">The visitor; <c>default</c> when the token is refused.</param>
/// <param name="Refusal">Why it is refused: for events, never for the caller's user, to whom every refusal looks the same.</param>
public readonly record struct VisitorTokenResult(VisitorId Visitor, VisitorTokenRefusal Refusal)
{
    /// <summary>Whether whoever sent the text holds this visitor's token.</summary>
    public bool IsValid => !Visitor.IsDefault;

    /// <summary>When the token was made.</summary>
    public Instant IssuedAt { get; init; }

    /// <summary>When it ends.</summary>
    public Instant ExpiresAt { get; init; }
}
