using System.Text.RegularExpressions;

namespace AnonIdentity.House.Tests;

/// <summary>A piece of C# in a README, with the place that it says it is from.</summary>
internal sealed partial record Snippet(string Readme, int Line, string? Path, string? Region, string Code)
{
    public static IEnumerable<Snippet> Of(string readme, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is not ("```csharp" or "```cs" or "```c#"))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
            var source = i > 0 ? Source().Match(lines[i - 1].Trim()) : Match.Empty;
            yield return new Snippet(
                readme,
                i + 1,
                source.Success ? source.Groups["path"].Value : null,
                source.Success ? source.Groups["region"].Value : null,
                string.Join('\n', lines[(i + 1)..end]));
            i = end;
        }
    }

    /// <summary>The text of a region, moved to the left; <see langword="null"/> when there is no such region.</summary>
    public static string? RegionOf(string text, string region)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var start = Array.FindIndex(lines, l => l.Trim() == "#region " + region);
        if (start < 0)
        {
            return null;
        }

        var body = lines.Skip(start + 1).TakeWhile(l => l.Trim() != "#endregion").ToArray();
        var indent = body.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', body.Select(l => l.Length >= indent ? l[indent..] : ""));
    }

    [GeneratedRegex(@"^<!-- snippet: (?<path>[^#\s]+)#(?<region>[\w-]+) -->$")]
    private static partial Regex Source();
}
