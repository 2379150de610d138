using System.Collections.Frozen;

namespace AnonIdentity.House.Tests;

/// <summary>The repository as it lies on the disk, without what is built or downloaded.</summary>
internal static class Tree
{
    private static readonly FrozenSet<string> Made = FrozenSet.Create(
        StringComparer.Ordinal, ".git", ".artifacts", ".rt", "bin", "obj", "TestResults", "StrykerOutput", "BenchmarkDotNet.Artifacts", ".vs", ".idea", ".vscode");

    public static string Root { get; } = FindRoot();

    /// <summary>The paths of all files whose name ends so, relative to the root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        var found = new List<string>();
        var start = Path.Combine(Root, folder);
        if (System.IO.Directory.Exists(start))
        {
            Walk(new DirectoryInfo(start), found);
        }

        return [.. found.Where(f => endings.Length == 0 || endings.Any(e => f.EndsWith(e, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    public static bool Has(string path) => File.Exists(Path.Combine(Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    /// <summary>The names of the packages: the folders of src that have a project.</summary>
    public static IReadOnlyList<string> Packages() =>
        [.. Files("src", ".csproj").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    /// <summary>What stands at the top level, without what is built or downloaded.</summary>
    public static IReadOnlyList<string> TopLevel() =>
        [.. new DirectoryInfo(Root).EnumerateFileSystemInfos().Select(e => e.Name).Where(n => !Made.Contains(n)).Order(StringComparer.Ordinal)];

    private static void Walk(DirectoryInfo folder, List<string> found)
    {
        found.AddRange(folder.EnumerateFiles().Select(f => Path.GetRelativePath(Root, f.FullName).Replace('\\', '/')));
        foreach (var below in folder.EnumerateDirectories().Where(d => !Made.Contains(d.Name)))
        {
            Walk(below, found);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AnonIdentity.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No AnonIdentity.sln above " + AppContext.BaseDirectory);
    }
}
