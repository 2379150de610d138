namespace AnonIdentity.DataProtection;

/// <summary>A visitor in 17 bytes: its channel and its UUID, big-endian.</summary>
internal static class VisitorBytes
{
    internal const int Length = 17;

    internal static void Write(Span<byte> destination, VisitorId visitor)
    {
        destination[0] = (byte)visitor.Channel;
        visitor.Value.TryWriteBytes(destination[1..], bigEndian: true, out _);
    }

    internal static VisitorId Read(ReadOnlySpan<byte> source)
    {
        Channel channel = (Channel)source[0];
        Guid value = new(source[1..Length], bigEndian: true);
        bool valid = channel is Channel.Web or Channel.Mobile && value != Guid.Empty && value != Guid.AllBitsSet;
        return valid ? new VisitorId(channel, value) : default;
    }
}
