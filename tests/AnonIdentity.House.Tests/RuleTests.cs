using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed partial class RuleTests
{
    /// <summary>How many rules each letter has.</summary>
    private static readonly (char Letter, int Count)[] Numbers =
        [('V', 7), ('N', 5), ('T', 11), ('M', 16), ('R', 6), ('S', 10), ('P', 2), ('A', 5), ('O', 2)];

    private static readonly string[] All = [.. Numbers.SelectMany(n => Enumerable.Range(1, n.Count).Select(i => $"{n.Letter}{i}"))];

    private static readonly ILookup<string, string> Held = Tree.Files("tests", ".cs").Concat(Tree.Files("src/AnonIdentity.Conformance", ".cs"))
        .SelectMany(f => Trait().Matches(Tree.Read(f)).Select(m => (Rule: m.Groups["rule"].Value, File: f)))
        .ToLookup(t => t.Rule, t => t.File);

    [Fact]
    public void The_list_of_rules_is_whole_and_in_order() =>
        Bullet().Matches(Tree.Read("src/RULES.md")).Select(m => m.Groups["rule"].Value).Should().Equal(All);

    [Fact]
    public void Every_rule_is_held_by_a_test_that_names_it() =>
        All.Where(r => !Held.Contains(r)).ShouldBeNone();

    [Fact]
    public void No_test_names_a_rule_that_is_not_there() =>
        Held.Where(r => !All.Contains(r.Key)).Select(r => $"{r.Key} in {string.Join(", ", r.Distinct())}").ShouldBeNone();

    [GeneratedRegex(@"Trait\(""Rule"",\s*""(?<rule>[^""]+)""\)")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^- \*\*(?<rule>[A-Z]\d+)\*\* ", RegexOptions.Multiline)]
    private static partial Regex Bullet();
}
