using System.Security.Cryptography;

namespace AnonIdentity.Issuing;

/// <summary>The operating system's cryptographic generator, fetched ahead per thread: a fetch may cost a system call, an identifier takes ten
/// bytes. Bytes are cleared as they are given out, so that a look into the memory tells nothing about identifiers already issued.</summary>
internal sealed class BufferedSystemRandom : IRandomBytes
{
    internal const int BufferSize = 4096;

    [ThreadStatic]
    private static byte[]? t_buffer;

    // How many bytes at the end of the buffer are still unused.
    [ThreadStatic]
    private static int t_unused;

    internal static BufferedSystemRandom Instance { get; } = new();

    public void Fill(Span<byte> buffer)
    {
        if (buffer.Length > t_unused)
        {
            if (buffer.Length > BufferSize)
            {
                RandomNumberGenerator.Fill(buffer);
                return;
            }

            RandomNumberGenerator.Fill(t_buffer ??= new byte[BufferSize]);
            t_unused = BufferSize;
        }

        Span<byte> taken = t_buffer.AsSpan(BufferSize - t_unused, buffer.Length);
        taken.CopyTo(buffer);
        taken.Clear();
        t_unused -= buffer.Length;
    }
}
