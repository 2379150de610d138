using System.Buffers.Binary;
using AnonIdentity.Issuing;

namespace AnonIdentity.Testing;

/// <summary>Random bytes that a seed foretells (SplitMix64): the same seed, the same identifiers. Registered as <see cref="IRandomBytes"/> it makes
/// a host's issuer deterministic. For tests only. Thread-safe.</summary>
/// <param name="seed">The seed.</param>
public sealed class SeededBytes(ulong seed) : IRandomBytes
{
    private readonly Lock _lock = new();
    private ulong _state = seed;

    /// <inheritdoc/>
    public void Fill(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        lock (_lock)
        {
            while (!buffer.IsEmpty)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
                int taken = Math.Min(word.Length, buffer.Length);
                word[..taken].CopyTo(buffer);
                buffer = buffer[taken..];
            }
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
