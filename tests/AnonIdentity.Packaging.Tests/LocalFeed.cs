using AnonIdentity.Packaging.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(LocalFeed))]

namespace AnonIdentity.Packaging.Tests;

/// <summary>All packages of src, packed once into a folder outside the repository.</summary>
public sealed class LocalFeed : IAsyncLifetime
{
    /// <summary>A version that no other source can have.</summary>
    public const string Version = "9999.0.0-local";

    /// <summary>The folder of this run; deleted at the end.</summary>
    public string Work { get; } = System.IO.Directory.CreateTempSubdirectory("anonidentity-packages-").FullName;

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(Work, "feed");

    /// <summary>The names of the packages.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. System.IO.Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        var solution = Path.Combine(Work, "Packages.slnx");
        var projects = Names.Select(n => $"  <Project Path=\"{Path.Combine(Root(), "src", n, n + ".csproj")}\" />");
        await File.WriteAllTextAsync(solution, $"<Solution>\n{string.Join('\n', projects)}\n</Solution>\n");

        // Its own output folder: the build that runs these tests writes to the usual one, and that one has run the analyzers.
        await CommandLine.DotnetAsync(
            Root(), "pack", solution, "--configuration", "Release", "--output", Feed, "--artifacts-path", Path.Combine(Work, "artifacts"), $"-p:Version={Version}", "-p:RunAnalyzers=false");
    }

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(Work, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AnonIdentity.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No AnonIdentity.sln above " + AppContext.BaseDirectory);
        }

        return folder;
    }
}
