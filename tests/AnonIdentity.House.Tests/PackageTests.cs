using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

public sealed class PackageTests
{
    /// <summary>Which package may know which other of ours.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["AnonIdentity"] = [],
        ["AnonIdentity.Hosting"] = ["AnonIdentity"],
        ["AnonIdentity.DataProtection"] = ["AnonIdentity"],
        ["AnonIdentity.AspNetCore"] = ["AnonIdentity", "AnonIdentity.DataProtection", "AnonIdentity.Hosting"],
        ["AnonIdentity.Sqlite"] = ["AnonIdentity"],
        ["AnonIdentity.PostgreSql"] = ["AnonIdentity"],
        ["AnonIdentity.Crm.Http"] = ["AnonIdentity"],
        ["AnonIdentity.Crm.RequestTracker"] = ["AnonIdentity", "AnonIdentity.Crm.Http"],
        ["AnonIdentity.Testing"] = ["AnonIdentity"],
        ["AnonIdentity.Conformance"] = ["AnonIdentity", "AnonIdentity.Testing"],
    };

    public static TheoryData<string> Names { get; } = [.. Tree.Packages()];

    [Fact]
    public void The_core_depends_on_four_packages_and_no_more() =>
        References("AnonIdentity", "PackageReference").Should().BeEquivalentTo(
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options",
            "NodaTime");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_knows_only_those_it_may(string package)
    {
        MayKnow.Should().ContainKey(package, "a new package says here whom it may know");
        References(package, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Should().BeSubsetOf(MayKnow[package]);
        References(package, "FrameworkReference").Should().BeSubsetOf(package == "AnonIdentity.AspNetCore" ? ["Microsoft.AspNetCore.App"] : []);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_its_readme_and_its_public_surface_in_files(string package)
    {
        foreach (var file in new[] { "README.md", "PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt" })
        {
            Tree.Has($"src/{package}/{file}").Should().BeTrue($"src/{package}/{file} should be there");
        }

        Tree.Lines($"src/{package}/README.md").Length.Should().BeGreaterThan(5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Public_types_are_closed_and_values_are_read_only(string package)
    {
        var types = Assembly.Load(package).GetExportedTypes();
        types.Should().NotBeEmpty();
        types.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract).ShouldBeNone("public classes are sealed, static or abstract");
        types.Where(t => t.IsValueType && !t.IsEnum && !t.IsDefined(typeof(IsReadOnlyAttribute))).ShouldBeNone("public structs are readonly");
        types.Where(t => t.IsNested).ShouldBeNone("public types stand on their own");
        types.Where(t => t.Name.Contains("Manager", StringComparison.Ordinal) || t.Name.Contains("Helper", StringComparison.Ordinal)
            || t.Name.Contains("Util", StringComparison.Ordinal)).ShouldBeNone("such names say nothing");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Asynchronous_calls_are_named_so_and_take_a_token_last(string package)
    {
        var calls = Assembly.Load(package).GetExportedTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => IsAsynchronous(m.ReturnType) && m.Name is not (nameof(IAsyncDisposable.DisposeAsync) or nameof(IAsyncLifetime.InitializeAsync))
                && !m.IsDefined(typeof(FactAttribute), inherit: true));
        calls.Where(m => !m.Name.EndsWith("Async", StringComparison.Ordinal)
            || m.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(m => $"{m.DeclaringType}.{m.Name}").ShouldBeNone();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_is_analysed_for_trimming_and_native_code(string package) =>
        Assembly.Load(package).GetCustomAttributes<AssemblyMetadataAttribute>().Where(a => a.Value == "True").Select(a => a.Key)
            .Should().Contain(["IsTrimmable", "IsAotCompatible"]);

    private static bool IsAsynchronous(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static string[] References(string package, string kind) =>
        [.. XDocument.Parse(Tree.Read($"src/{package}/{package}.csproj")).Descendants(kind).Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))];
}
