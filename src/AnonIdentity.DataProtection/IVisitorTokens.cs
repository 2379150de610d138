namespace AnonIdentity.DataProtection;

/// <summary>Makes and reads visitor tokens of one tenant: the secret that a device keeps, and the only proof that it is a visitor (rules S1, V3).
/// Thread-safe. Never log a token.</summary>
public interface IVisitorTokens
{
    /// <summary>Makes a token. Each call makes another text, so that a renewed token differs from the one before.</summary>
    /// <param name="visitor">The visitor, proved by the caller or just issued.</param>
    /// <returns>At most <see cref="VisitorTokenOptions.MaxLength"/> characters of base64url.</returns>
    /// <exception cref="ArgumentException">The visitor is <c>default</c>.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The host's key ring cannot be used.</exception>
    string Protect(VisitorId visitor);

    /// <summary>Reads a token. Throws for no input. Whether the visitor is spent is not asked here: that stands in the ledger.</summary>
    /// <param name="text">The exact text that <see cref="Protect"/> made; anything else is refused.</param>
    /// <returns>The visitor, or why it is refused.</returns>
    VisitorTokenResult Read(string? text);
}
