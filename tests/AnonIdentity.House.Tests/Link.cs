using System.Text.RegularExpressions;

namespace AnonIdentity.House.Tests;

internal static partial class Link
{
    /// <summary>The targets of a text's links that are paths.</summary>
    public static IEnumerable<string> TargetsOf(string markdown) =>
        Target().Matches(markdown).Select(m => m.Groups["target"].Value.Split('#')[0])
            .Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Target();
}
