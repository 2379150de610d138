using Microsoft.Extensions.Primitives;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>
/// Reads one cookie from the raw header (rule S3). The framework's reader takes another case, a tab before the name, the last of two, and a
/// name inside another's quoted value: here each of these means that there is no cookie.
/// </summary>
internal static class CookieHeader
{
    private const string Blank = " \t\r\n\v\f\"";

    /// <summary>The value of the one cookie of exactly this name; <see langword="null"/> when there is none, or none that is beyond doubt.</summary>
    internal static string? Find(StringValues headers, string name)
    {
        ReadOnlySpan<char> found = default;
        int seen = 0;
        foreach (string? header in headers)
        {
            ReadOnlySpan<char> rest = header;
            bool quoted = false;
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf(';');
                ReadOnlySpan<char> piece = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (NameOf(piece).Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    seen++;
                    if (quoted || !TryValue(piece, name, out found))
                    {
                        return null;
                    }
                }

                quoted ^= HasOddQuotes(piece);
            }
        }

        return seen == 1 ? found.ToString() : null;
    }

    // As forgiving as any reader may be: what somebody could take for our name counts against it.
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> piece)
    {
        int equals = piece.IndexOf('=');
        return (equals < 0 ? piece : piece[..equals]).Trim(Blank);
    }

    // One space after the semicolon, the name, an equals sign, the value: as browsers write it.
    private static bool TryValue(ReadOnlySpan<char> piece, string name, out ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> exact = piece.StartsWith(" ") ? piece[1..] : piece;
        bool ours = exact.StartsWith(name, StringComparison.Ordinal) && exact.Length > name.Length && exact[name.Length] == '=';
        value = ours ? exact[(name.Length + 1)..] : default;
        return ours;
    }

    private static bool HasOddQuotes(ReadOnlySpan<char> piece) => (piece.Count('"') & 1) == 1;
}
