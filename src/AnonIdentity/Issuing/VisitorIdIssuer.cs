using System.Globalization;
using System.Runtime.InteropServices;
using NodaTime;

namespace AnonIdentity.Issuing;

/// <summary>Issues UUIDv7: 48 bits of Unix time in milliseconds, and 74 random bits around version and variant (rule V2).</summary>
internal sealed class VisitorIdIssuer(IClock clock, IRandomBytes? random = null) : IVisitorIdIssuer
{
    private const long LastMillisecond = (1L << 48) - 1;

    // The system's clock goes by way of DateTime.UtcNow and an Instant; the detour costs a tenth of an identifier.
    private readonly bool _isSystemClock = clock is SystemClock;

    public VisitorId Issue(Channel channel)
    {
        VisitorId.ThrowIfUnknown(channel);
        long time = Now();
        if (time is < 0 or > LastMillisecond)
        {
            throw OutOfRange(time);
        }

        ulong many;
        ushort few;
        if (random is null)
        {
            RandomBuffer.OfThread.Take(out many, out few);
        }
        else
        {
            Take(random, out many, out few);
        }

        return new VisitorId(channel, ((ulong)time << 16) | 0x7000 | (few & 0x0FFFu), (many >> 2) | (1UL << 63));
    }

#pragma warning disable RS0030 // what SystemClock itself does
    private long Now() => _isSystemClock
        ? (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond
        : clock.GetCurrentInstant().ToUnixTimeMilliseconds();
#pragma warning restore RS0030

    private static void Take(IRandomBytes random, out ulong many, out ushort few)
    {
        Span<byte> bytes = stackalloc byte[RandomBuffer.Taken];
        random.Fill(bytes);
        many = MemoryMarshal.Read<ulong>(bytes);
        few = MemoryMarshal.Read<ushort>(bytes[sizeof(ulong)..]);
    }

    private static InvalidOperationException OutOfRange(long time) => new(string.Create(
        CultureInfo.InvariantCulture, $"The clock says {time} ms after 1970, but an identifier can only carry times from 1970 to 10889."));
}
