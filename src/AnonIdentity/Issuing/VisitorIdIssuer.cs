using System.Buffers.Binary;
using System.Globalization;
using NodaTime;

namespace AnonIdentity.Issuing;

/// <summary>Issues UUIDv7: 48 bits of Unix time in milliseconds, and 74 random bits around version and variant (rule V2).</summary>
internal sealed class VisitorIdIssuer(IClock clock, IRandomBytes? random = null) : IVisitorIdIssuer
{
    private const long LastMillisecond = (1L << 48) - 1;

    private readonly IRandomBytes _random = random ?? BufferedSystemRandom.Instance;

    public VisitorId Issue(Channel channel)
    {
        long time = clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        if (time is < 0 or > LastMillisecond)
        {
            throw OutOfRange(time);
        }

        Span<byte> random = stackalloc byte[10];
        _random.Fill(random);
        ulong high = ((ulong)time << 16) | 0x7000 | (BinaryPrimitives.ReadUInt16BigEndian(random) & 0x0FFFu);
        ulong low = (BinaryPrimitives.ReadUInt64BigEndian(random[2..]) >> 2) | (1UL << 63);
        return new VisitorId(channel, VisitorIdText.ToGuid(high, low));
    }

    private static InvalidOperationException OutOfRange(long time) => new(string.Create(
        CultureInfo.InvariantCulture, $"The clock says {time} ms after 1970, but an identifier can only carry times from 1970 to 10889."));
}
