using System.Diagnostics.CodeAnalysis;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>The time that a UUIDv7 carries: keys that we make tell when their form was shown, identifiers when they were issued.</summary>
internal static class TicketTime
{
    internal static bool TryOf(string key, [NotNullWhen(true)] out DateTimeOffset? time)
    {
        time = Guid.TryParse(key, out Guid guid) ? Of(guid) : null;
        return time is not null;
    }

    internal static DateTimeOffset? Of(Guid guid)
    {
        if (guid.Version != 7)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return milliseconds <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
