namespace AnonIdentity.DataProtection;

/// <summary>What was in a <see cref="SealedText"/>.</summary>
/// <param name="Refusal"><see cref="VisitorTokenRefusal.None"/>: it was opened.</param>
internal readonly record struct SealedContent(VisitorTokenRefusal Refusal)
{
    internal ReadOnlyMemory<byte> Payload { get; init; }

    internal long MadeAt { get; init; }

    internal long EndsAt { get; init; }
}
