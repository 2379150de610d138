using System.IO.Compression;
using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Packaging.Tests;

public sealed class PackageContentTests(LocalFeed feed)
{
    public static TheoryData<string> Names { get; } = [.. LocalFeed.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_assembly_documentation_readme_licence_and_symbols(string name)
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{name}.{LocalFeed.Version}.nupkg"));
        var files = package.Entries.Select(e => e.FullName).Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal)
            && !f.StartsWith("package/", StringComparison.Ordinal) && f != "[Content_Types].xml");
        string[] rules = name == "AnonIdentity" ? ["RULES.md"] : []; // its documentation names them
        files.Should().BeEquivalentTo([$"{name}.nuspec", "README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", .. rules]);

        var metadata = Nuspec(package);
        Value(metadata, "id").Should().Be(name);
        Value(metadata, "readme").Should().Be("README.md");
        Value(metadata, "license").Should().Be("MIT");
        metadata.Elements().Single(e => e.Name.LocalName == "license").Attribute("type")!.Value.Should().Be("expression");
        Value(metadata, "description").Should().NotBe("Package Description");

        using var symbols = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{name}.{LocalFeed.Version}.snupkg"));
        symbols.Entries.Select(e => e.FullName).Should().Contain($"lib/net10.0/{name}.pdb");
    }

    [Fact]
    public void The_core_package_brings_four_others_in_versions_that_no_host_is_too_old_for()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"AnonIdentity.{LocalFeed.Version}.nupkg"));
        Nuspec(package).Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(d => $"{d.Attribute("id")!.Value} {d.Attribute("version")!.Value}").Should().BeEquivalentTo(
                "Microsoft.Extensions.DependencyInjection.Abstractions 10.0.0",
                "Microsoft.Extensions.Logging.Abstractions 10.0.0",
                "Microsoft.Extensions.Options 10.0.0",
                "NodaTime 3.3.7");
    }

    [Fact]
    public void The_feed_has_these_packages_and_no_others() =>
        System.IO.Directory.GetFiles(feed.Feed, "*.nupkg").Select(Path.GetFileName).Should().BeEquivalentTo(LocalFeed.Names.Select(n => $"{n}.{LocalFeed.Version}.nupkg"));

    private static XElement Nuspec(ZipArchive package)
    {
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
}
