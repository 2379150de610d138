using System.Collections.Concurrent;

namespace AnonIdentity.Sql;

/// <summary>The texts of statements that were run before: values are parameters, so there are few, and each call would make the same string anew.
/// Thread-safe.</summary>
internal static class SqlTexts
{
    private const int Most = 500;
    private const int Longest = 8_192;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByCharacters = Known.GetAlternateLookup<ReadOnlySpan<char>>();
    private static int s_count;

    public static string Of(ReadOnlySpan<char> characters)
    {
        if (characters.Length > Longest)
        {
            return characters.ToString();
        }

        if (ByCharacters.TryGetValue(characters, out string? known))
        {
            return known;
        }

        string text = characters.ToString();
        if (Volatile.Read(ref s_count) < Most && Known.TryAdd(text, text))
        {
            Interlocked.Increment(ref s_count);
        }

        return text;
    }
}
