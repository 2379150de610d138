using System.Globalization;

namespace AnonIdentity.Policy;

/// <summary>Values that hosts send when they know nobody: one of them as a consumer would merge everybody into one contact (rule S5).</summary>
internal static class BlockedIdentities
{
    internal const int MaxLength = 256;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "0", "-1", "null", "none", "nil", "nan", "undefined", "unknown", "anonymous", "guest", "true", "false", "n/a", "[object Object]",
    };

    internal static bool Contains(string identity)
    {
        if (identity.Length > MaxLength || HasForbiddenCharacter(identity))
        {
            return true;
        }

        string core = Unwrap(identity);
        return core.Length == 0
            || Names.Contains(core)
            || core.AsSpan().IndexOfAnyExcept('0', '-') < 0
            || (Guid.TryParse(core, out Guid guid) && guid == Guid.Empty)
            || VisitorId.TryParse(core, out _)
            || VisitorId.TryParse(core.ToLowerInvariant(), out _);
    }

    // Quotes and white space may be nested in any order: " 'null' ".
    private static string Unwrap(string identity)
    {
        ReadOnlySpan<char> rest = identity;
        while (true)
        {
            ReadOnlySpan<char> trimmed = rest.Trim();
            if (trimmed.Length >= 2 && trimmed[0] == trimmed[^1] && trimmed[0] is '"' or '\'' or '`')
            {
                trimmed = trimmed[1..^1];
            }

            if (trimmed.Length == rest.Length)
            {
                return rest.ToString();
            }

            rest = trimmed;
        }
    }

    private static bool HasForbiddenCharacter(string identity)
    {
        for (int i = 0; i < identity.Length; i++)
        {
            char c = identity[i];
            if (char.IsHighSurrogate(c) && i + 1 < identity.Length && char.IsLowSurrogate(identity[i + 1]))
            {
                i++;
                continue;
            }

            if (char.IsSurrogate(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                return true;
            }
        }

        return false;
    }
}
