using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AnonIdentity;

/// <summary>Crockford base32, lower case, of 128 bits big-endian in 26 digits. They stand in one vector as two halves that overlap: digits 0 to
/// 15 and digits 10 to 25. Eight digits are 40 bits, which are spread over, or gathered from, the eight bytes of a word.</summary>
internal static class Base32
{
    internal const int TailStart = 10;

    internal static Vector256<byte> Write(ulong high, ulong low) =>
        ToCharacters(Spread(Vector256.Create(high >> 26, (high << 14) | (low >> 50), (high << 24) | (low >> 40), low)));

    internal static bool TryRead(Vector256<byte> characters, out ulong high, out ulong low)
    {
        Vector256<sbyte> digits = ToDigits(characters.AsSByte());
        Vector256<ulong> words = Gather(digits);
        high = (words[0] << 26) | (words[1] >> 14);
        low = (words[1] << 50) | ((words[2] & 0x3FF) << 40) | words[3];

        // What was no digit is not written back as it was read. The first digit has but three bits.
        return ToCharacters(digits) == characters && words[0] >> 38 == 0;
    }

    // The low 40 bits of each word to 8 bytes of 5 bits: by halves, quarters and eighths.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Spread(Vector256<ulong> bits)
    {
        bits = (bits & Vector256.Create(0x0000_0000_000F_FFFFUL)) | ((bits << 12) & Vector256.Create(0x000F_FFFF_0000_0000UL));
        bits = (bits & Vector256.Create(0x0000_03FF_0000_03FFUL)) | ((bits << 6) & Vector256.Create(0x03FF_0000_03FF_0000UL));
        bits = (bits & Vector256.Create(0x001F_001F_001F_001FUL)) | ((bits << 3) & Vector256.Create(0x1F00_1F00_1F00_1F00UL));
        return InOrderOfDigits(bits.AsByte()).AsSByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Gather(Vector256<sbyte> digits)
    {
        Vector256<ulong> bits = InOrderOfDigits(digits.AsByte()).AsUInt64();
        bits = (bits & Vector256.Create(0x001F_001F_001F_001FUL)) | ((bits & Vector256.Create(0x1F00_1F00_1F00_1F00UL)) >>> 3);
        bits = (bits & Vector256.Create(0x0000_03FF_0000_03FFUL)) | ((bits & Vector256.Create(0x03FF_0000_03FF_0000UL)) >>> 6);
        return (bits & Vector256.Create(0x0000_0000_000F_FFFFUL)) | ((bits & Vector256.Create(0x000F_FFFF_0000_0000UL)) >>> 12);
    }

    // The first digit is the highest of its word, but the first in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> InOrderOfDigits(Vector256<byte> bytes) => BitConverter.IsLittleEndian
        ? Vector256.Shuffle(bytes, Vector256.Create(
            (byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 23, 22, 21, 20, 19, 18, 17, 16, 31, 30, 29, 28, 27, 26, 25, 24))
        : bytes;

    // 0 to 9 and a to z without i, l, o and u: each letter that is left out moves those after it by one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> ToCharacters(Vector256<sbyte> digits)
    {
        Vector256<sbyte> steps = Vector256.GreaterThan(digits, Vector256.Create((sbyte)17))
            + Vector256.GreaterThan(digits, Vector256.Create((sbyte)19))
            + Vector256.GreaterThan(digits, Vector256.Create((sbyte)21))
            + Vector256.GreaterThan(digits, Vector256.Create((sbyte)26));
        Vector256<sbyte> letters = Vector256.GreaterThan(digits, Vector256.Create((sbyte)9)) & Vector256.Create((sbyte)('a' - '0' - 10));
        return (digits + Vector256.Create((sbyte)'0') + letters - steps).AsByte();
    }

    // Always 0 to 31, also for what is no digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> ToDigits(Vector256<sbyte> characters)
    {
        Vector256<sbyte> steps = Vector256.GreaterThan(characters, Vector256.Create((sbyte)'i'))
            + Vector256.GreaterThan(characters, Vector256.Create((sbyte)'l'))
            + Vector256.GreaterThan(characters, Vector256.Create((sbyte)'o'))
            + Vector256.GreaterThan(characters, Vector256.Create((sbyte)'u'));
        Vector256<sbyte> letters = Vector256.GreaterThan(characters, Vector256.Create((sbyte)'9')) & Vector256.Create((sbyte)('a' - '0' - 10));
        return (characters - Vector256.Create((sbyte)'0') - letters + steps) & Vector256.Create((sbyte)31);
    }
}
