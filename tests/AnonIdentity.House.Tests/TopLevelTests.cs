using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed class TopLevelTests
{
    private static readonly string[] Allowed =
    [
        "src", "tests", "samples", "Directory.Build.props", "AnonIdentity.sln", "LICENSE", "README.md",
        "Directory.Build.targets", "Directory.Packages.props", "global.json", "CHANGELOG.md",
        ".ci", ".config", ".editorconfig", ".gitattributes", ".gitignore",
    ];

    // Spelled in halves, or this file would be found.
    private static readonly string[] Banned = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

    [Fact]
    public void The_top_level_holds_what_it_should_and_nothing_else() => Tree.TopLevel().Should().BeSubsetOf(Allowed);

    [Fact]
    public void Directory_Build_props_has_at_most_40_lines() => Tree.Lines("Directory.Build.props").Length.Should().BeLessThanOrEqualTo(40);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Tree.Read("AnonIdentity.sln").Replace('\\', '/');
        Tree.Files("", ".csproj").Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).ShouldBeNone();
    }

    [Fact]
    public void Nothing_is_left_to_do_in_the_tree() =>
        (from file in Tree.Files("", ".cs", ".md", ".csproj", ".props", ".targets", ".sh", ".sql", ".json", ".jsonl", ".txt", "/run")
         from word in Banned
         where Tree.Read(file).Contains(word, StringComparison.Ordinal)
         select $"{file}: {word}").ShouldBeNone();
}
