using AnonIdentity.Issuing;

namespace AnonIdentity.Tests.Issuing;

/// <summary>Every byte the same.</summary>
internal sealed class ConstantBytes(byte value) : IRandomBytes
{
    public void Fill(Span<byte> buffer) => buffer.Fill(value);
}
