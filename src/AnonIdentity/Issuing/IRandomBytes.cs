namespace AnonIdentity.Issuing;

/// <summary>Where the random bits of identifiers come from (rule V2). Registered by a host or a test it takes the place of the operating
/// system's cryptographic generator; one that can be foretold is for tests only. Implementations must be thread-safe.</summary>
public interface IRandomBytes
{
    /// <summary>Fills the whole of <paramref name="buffer"/> with bytes that were never given out before.</summary>
    /// <param name="buffer">What to fill; may be empty.</param>
    void Fill(Span<byte> buffer);
}
