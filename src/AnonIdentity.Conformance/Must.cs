using System.Diagnostics.CodeAnalysis;
using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>Assertions that read from left to right and say why.</summary>
internal static class Must
{
    public static void MustBe<T>(this T actual, T expected, string? why = null)
    {
        // Records with lists in them are compared by what they hold.
        string? shown = ShownRow.Of(expected);
        if (shown is null ? !EqualityComparer<T>.Default.Equals(actual, expected) : ShownRow.Of(actual) != shown)
        {
            Fail($"Expected {shown ?? Show(expected)}\nbut found {ShownRow.Of(actual) ?? Show(actual)}", why);
        }
    }

    public static void MustBeNull(this object? actual, string? why = null)
    {
        if (actual is not null)
        {
            Fail($"Expected nothing, but found {ShownRow.Of(actual) ?? Show(actual)}", why);
        }
    }

    public static void MustNotBeNull([NotNull] this object? actual, string? why = null)
    {
        if (actual is null)
        {
            Fail("Expected something, but found nothing", why);
        }
    }

    public static void MustEqual<T>(this IEnumerable<T> actual, params IReadOnlyList<T> expected) => actual.MustEqualBecause(expected, null);

    public static void MustEqualBecause<T>(this IEnumerable<T> actual, IReadOnlyList<T> expected, string? why)
    {
        string[] found = [.. actual.Select(item => ShownRow.Of(item) ?? Show(item))];
        string[] wanted = [.. expected.Select(item => ShownRow.Of(item) ?? Show(item))];
        if (!found.SequenceEqual(wanted, StringComparer.Ordinal))
        {
            Fail($"Expected [{string.Join(", ", wanted)}]\nbut found [{string.Join(", ", found)}]", why);
        }
    }

    public static void MustBeEmpty<T>(this IEnumerable<T> actual, string? why = null) => actual.MustEqualBecause([], why);

    public static T MustBeOne<T>(this IEnumerable<T> actual, string? why = null)
    {
        T[] found = [.. actual];
        if (found.Length != 1)
        {
            Fail($"Expected one, but found {found.Length}: [{string.Join(", ", found.Select(item => Show(item)))}]", why);
        }

        return found[0];
    }

    public static void MustHaveCount<T>(this IEnumerable<T> actual, int expected, string? why = null) => actual.Count().MustBe(expected, why);

    public static void MustAll<T>(this IEnumerable<T> actual, Func<T, bool> holds, string? why = null)
    {
        foreach (T item in actual)
        {
            if (!holds(item))
            {
                Fail($"Did not expect {ShownRow.Of(item) ?? Show(item)}", why);
            }
        }
    }

    public static void MustBeAtMost(this TimeSpan actual, TimeSpan most, string? why = null)
    {
        if (actual > most)
        {
            Fail($"Expected at most {most}, but found {actual}", why);
        }
    }

    [DoesNotReturn]
    public static void Fail(string what, string? why) => Assert.Fail(why is null ? what + "." : $"{what}, because {why}.");

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        string text => "\"" + (text.Length > 200 ? $"{text[..200]}… ({text.Length} characters)" : text) + "\"",
        _ => value.ToString() ?? "",
    };
}
