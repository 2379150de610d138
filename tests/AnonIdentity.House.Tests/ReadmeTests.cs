using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_is_short_and_runs_the_thing_at_once()
    {
        var lines = Tree.Lines("README.md");
        lines.Length.Should().BeLessThanOrEqualTo(150);
        lines.Take(25).Should().Contain(l => l.Contains("dotnet run --project samples/Quickstart", StringComparison.Ordinal));
        lines.Should().Contain(l => l.Contains("dotnet test", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_snippet_of_a_readme_is_a_region_of_code_that_is_compiled()
    {
        foreach (var snippet in Tree.Files("", "README.md").SelectMany(f => Snippet.Of(f, Tree.Read(f))))
        {
            var place = $"{snippet.Readme}:{snippet.Line}";
            snippet.Path.Should().NotBeNull($"{place} needs <!-- snippet: path#region --> on the line before");
            snippet.Path.Should().Match(p => p!.StartsWith("samples/", StringComparison.Ordinal) || p.StartsWith("tests/", StringComparison.Ordinal), place);
            Tree.Has(snippet.Path!).Should().BeTrue($"{place} is from {snippet.Path}");
            Snippet.RegionOf(Tree.Read(snippet.Path!), snippet.Region!).Should().Be(snippet.Code, place);
        }
    }

    [Fact]
    public void A_snippet_is_read_with_its_source_and_a_region_without_its_indent()
    {
        const string readme = "# A\n<!-- snippet: samples/A.cs#one -->\n```csharp\nvar a = 1;\n\nif (a)\n    b();\n```\n```csharp\nloose\n```\n";
        const string code = "class A\n{\n    #region one\n    var a = 1;\n\n    if (a)\n        b();\n    #endregion\n}\n";
        var snippets = Snippet.Of("README.md", readme).ToArray();
        snippets.Should().Equal(
            new Snippet("README.md", 3, "samples/A.cs", "one", "var a = 1;\n\nif (a)\n    b();"),
            new Snippet("README.md", 9, null, null, "loose"));
        Snippet.RegionOf(code, "one").Should().Be(snippets[0].Code);
        Snippet.RegionOf(code, "two").Should().BeNull();
    }

    [Fact]
    public void Links_inside_the_tree_lead_somewhere()
    {
        foreach (var file in Tree.Files("", ".md"))
        {
            var folder = Path.GetDirectoryName(file)!;
            Link.TargetsOf(Tree.Read(file)).Where(t => !Path.Exists(Path.Combine(Tree.Root, folder, t))).ShouldBeNone(file);
        }
    }
}
