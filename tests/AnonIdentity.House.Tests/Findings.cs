using FluentAssertions;

namespace AnonIdentity.House.Tests;

internal static class Findings
{
    /// <summary>Fails with the whole list, one a line.</summary>
    public static void ShouldBeNone<T>(this IEnumerable<T> found, string because = "") =>
        string.Join('\n', found).Should().BeEmpty(because);
}
