using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed partial class FileBudgetTests
{
    private static readonly IReadOnlyList<string> Sources = Tree.Files("src", ".cs");

    [Fact]
    public void Files_of_src_are_short()
    {
        var sizes = Sources.Select(f => (File: f, Lines: Tree.Lines(f).Length)).OrderBy(f => f.Lines).ToArray();
        sizes.Should().NotBeEmpty();
        sizes.Where(f => f.Lines > 400).ShouldBeNone("no file has more than 400 lines");
        sizes[sizes.Length / 2].Lines.Should().BeLessThanOrEqualTo(60, "that is the median");
        sizes[(int)Math.Ceiling(sizes.Length * 0.9) - 1].Lines.Should().BeLessThanOrEqualTo(160, "that is the 90th percentile");
    }

    [Fact]
    public void A_file_of_src_has_one_top_level_type_of_its_own_name()
    {
        foreach (var file in Sources)
        {
            var types = TopLevelType().Matches(Tree.Read(file)).Select(m => m.Groups["name"].Value).ToArray();
            types.Should().ContainSingle(file).Which.Should().Be(Path.GetFileName(file).Split('.')[0], file);
        }
    }

    [Fact]
    public void Namespaces_are_file_scoped_and_follow_the_folder()
    {
        foreach (var file in Sources)
        {
            // Source that several packages compile stands in src/Shared.
            var folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace("Shared/", "AnonIdentity/", StringComparison.Ordinal).Replace('/', '.');
            var declared = Namespace().Matches(Tree.Read(file)).Select(m => m.Groups["name"].Value).ToArray();
            declared.Should().ContainSingle(file).Which.Should().BeOneOf([folder, "Microsoft.Extensions.DependencyInjection"], file);
        }
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|readonly|ref|partial|unsafe)\s+)*(?:class|struct|interface|enum|record\s+struct|record\s+class|record|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
