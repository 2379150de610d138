using System.Security.Cryptography;
using System.Text;

namespace AnonIdentity.Sql;

/// <summary>What may stand in a text column.</summary>
internal static class SqlText
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>An identifier as it is. One that a database cannot keep exactly is refused: two of them might become one.</summary>
    /// <exception cref="ArgumentException">It has a NUL or a lone surrogate.</exception>
    public static string Exact(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsStorable(value) ? value : throw new ArgumentException("An identifier or key must not hold a NUL character or a lone surrogate.", nameof(value));
    }

    /// <summary>A text for people: what a database cannot keep becomes U+FFFD.</summary>
    public static string? Free(string? value) => value is null || IsStorable(value)
        ? value
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Replace('\0', '\uFFFD')));

    /// <summary>What is left of a forgotten visitor.</summary>
    public static string Hash(string tenant, VisitorId visitor) =>
        Convert.ToHexStringLower(SHA256.HashData(Strict.GetBytes(tenant + "\n" + visitor)));

    private static bool IsStorable(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c == '\0' || (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[++i]))))
            {
                return false;
            }
        }

        return true;
    }
}
