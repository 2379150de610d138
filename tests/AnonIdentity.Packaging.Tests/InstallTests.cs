using FluentAssertions;
using Xunit;

namespace AnonIdentity.Packaging.Tests;

public sealed class InstallTests(LocalFeed feed)
{
    [Fact]
    public async Task The_packages_install_and_run_in_an_empty_project_from_a_local_folder()
    {
        var app = System.IO.Directory.CreateDirectory(Path.Combine(feed.Work, "app")).FullName;
        foreach (var source in System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "App"), "*.cs"))
        {
            File.Copy(source, Path.Combine(app, Path.GetFileName(source)));
        }

        await File.WriteAllTextAsync(Path.Combine(app, "nuget.config"), await ConfigurationAsync(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app, "App.csproj"), Project(), TestContext.Current.CancellationToken);
        foreach (var stop in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            await File.WriteAllTextAsync(Path.Combine(app, stop), "<Project />", TestContext.Current.CancellationToken);
        }

        await CommandLine.DotnetAsync(app, "build", "--configuration", "Release");
        var printed = await CommandLine.DotnetAsync(app, "run", "--no-build", "--configuration", "Release", "--", Path.Combine(app, "anon.db"));
        printed.ReplaceLineEndings("\n").Trim().Should().Be(
            """
            open: Opened, same visitor: True, contact: Web User
            preview: Merged
            merge: Merged, moved: 1, with cust-42: 1
            undo: Undone, with cust-42: 0
            health: Healthy
            acme: AnonIdentity.PostgreSql
            acme: moves 25 tickets at once
            """);
    }

    private static string Project()
    {
        var packages = LocalFeed.Names.Select(n => $"    <PackageReference Include=\"{n}\" Version=\"{LocalFeed.Version}\" />");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', packages)}
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.0" />
              </ItemGroup>
            </Project>
            """;
    }

    /// <summary>The folder beside the machine's own sources. Its packages go to a folder of this run, or the next run would find these; those of
    /// others are taken from the machine's where they are there.</summary>
    private async Task<string> ConfigurationAsync()
    {
        var printed = await CommandLine.DotnetAsync(feed.Work, "nuget", "locals", "global-packages", "--list");
        var machine = printed[(printed.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(feed.Work, "installed")}" /></config>
              <packageSources><add key="local" value="{feed.Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{machine}" /></fallbackPackageFolders>
            </configuration>
            """;
    }
}
