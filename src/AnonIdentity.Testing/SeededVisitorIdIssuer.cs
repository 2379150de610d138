using System.Buffers.Binary;
using NodaTime;

namespace AnonIdentity.Testing;

/// <summary>An issuer whose identifiers a seed and a clock foretell. For tests only. Thread-safe.</summary>
public sealed class SeededVisitorIdIssuer : IVisitorIdIssuer
{
    private readonly SeededBytes _random;
    private readonly IClock _clock;

    /// <summary>An issuer.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="clock">The time that the identifiers carry; 2026-10-05 10:15 UTC if none is given.</param>
    public SeededVisitorIdIssuer(ulong seed, IClock? clock = null)
    {
        _random = new SeededBytes(seed);
        _clock = clock ?? new StoppedClock();
    }

    /// <inheritdoc/>
    public VisitorId Issue(Channel channel)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.Fill(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x0FFF) | 0x7000));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        long time = _clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(time >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)time);
        return new VisitorId(channel, new Guid(bytes, bigEndian: true));
    }

    private sealed class StoppedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2026, 10, 5, 10, 15);
    }
}
