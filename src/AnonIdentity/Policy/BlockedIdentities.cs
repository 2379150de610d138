using System.Collections.Frozen;

namespace AnonIdentity.Policy;

/// <summary>Values that hosts send when they know nobody: one of them as a consumer would merge everybody into one contact (rule S5).</summary>
internal static class BlockedIdentities
{
    internal const int MaxLength = 256;

    // Straight, typographic and full-width quotes; the backslash is what JSON within JSON puts before them.
    private const string Quotes = "\"'`\\´‘’‚‛“”„‟«»‹›′″‵‶「」『』〝〞〟＂＇｀";

    private const string UrnPrefix = "urn:uuid:";
    private const int LongestVisitorId = 33;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "0", "-1", "null", "none", "nil", "nan", "undefined", "unknown", "anonymous", "guest", "true", "false", "n/a", "[object Object]")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    internal static bool Contains(ReadOnlySpan<char> identity)
    {
        if (identity.Length > MaxLength || InvisibleText.IsIn(identity))
        {
            return true;
        }

        ReadOnlySpan<char> core = Unwrap(identity);
        return core.IsEmpty
            || Names.Contains(core)
            || core.IndexOfAnyExcept('0', '-') < 0
            || IsNilUuid(core)
            || IsVisitorId(core);
    }

    // Quotes and white space may be nested in any order: " 'null' ". They need not match: no real identity is only a blocked one beside a quote.
    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> identity)
    {
        int start = 0;
        int end = identity.Length;
        while (start < end && IsWrapping(identity[start]))
        {
            start++;
        }

        while (end > start && IsWrapping(identity[end - 1]))
        {
            end--;
        }

        return identity[start..end];
    }

    private static bool IsWrapping(char unit) => char.IsWhiteSpace(unit) || Quotes.Contains(unit, StringComparison.Ordinal);

    private static bool IsNilUuid(ReadOnlySpan<char> core)
    {
        if (core.StartsWith(UrnPrefix, StringComparison.OrdinalIgnoreCase))
        {
            core = core[UrnPrefix.Length..];
        }

        return core is ['0' or '{' or '(', ..] && Guid.TryParse(core, out Guid uuid) && uuid == Guid.Empty;
    }

    private static bool IsVisitorId(ReadOnlySpan<char> core)
    {
        if (core.Length > LongestVisitorId)
        {
            return false;
        }

        Span<char> lower = stackalloc char[LongestVisitorId];
        return VisitorId.TryParse(lower[..core.ToLowerInvariant(lower)], out _);
    }
}
