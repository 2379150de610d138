using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AnonIdentity.Issuing;

/// <summary>The operating system's cryptographic generator, fetched ahead per thread: a fetch may cost a system call, an identifier takes ten
/// bytes. Bytes are cleared as they are given out, so that a look into the memory tells nothing about identifiers already issued.</summary>
internal sealed class RandomBuffer
{
    internal const int Size = 16384;
    internal const int Taken = sizeof(ulong) + sizeof(ushort);

    [ThreadStatic]
    private static RandomBuffer? t_ofThread;

    private readonly byte[] _bytes = new byte[Size];
    private int _unused;

    internal static RandomBuffer OfThread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_ofThread ??= new RandomBuffer();
    }

    internal byte[] Memory => _bytes;

    internal int Unused => _unused;

    internal void Take(out ulong many, out ushort few)
    {
        if (_unused < Taken)
        {
            RandomNumberGenerator.Fill(_bytes);
            _unused = Size;
        }

        Span<byte> taken = _bytes.AsSpan(_unused - Taken, Taken);
        many = MemoryMarshal.Read<ulong>(taken);
        few = MemoryMarshal.Read<ushort>(taken[sizeof(ulong)..]);
        taken.Clear();
        _unused -= Taken;
    }
}
