using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed partial class AttackTests
{
    private static readonly string[] All = [.. Enumerable.Range(1, 42).Select(static n => n.ToString(CultureInfo.InvariantCulture))];

    private static readonly ILookup<string, string> Held = Tree.Files("tests", ".cs")
        .SelectMany(f => Trait().Matches(Tree.Read(f)).Select(m => (Attack: m.Groups["attack"].Value, File: f)))
        .ToLookup(t => t.Attack, t => t.File);

    [Fact]
    public void Every_one_of_the_forty_two_attacks_is_held_by_a_test_that_names_it() =>
        All.Where(a => !Held.Contains(a)).ShouldBeNone();

    [Fact]
    public void No_test_names_an_attack_that_is_not_there() =>
        Held.Where(a => !All.Contains(a.Key)).Select(a => $"{a.Key} in {string.Join(", ", a.Distinct())}").ShouldBeNone();

    [GeneratedRegex(@"\[Trait\(""Attack"",\s*""(?<attack>[^""]+)""\)")]
    private static partial Regex Trait();
}
