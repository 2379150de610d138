using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Packaging.Tests;

public sealed partial class InstallTests(LocalFeed feed)
{
    [Fact]
    public async Task The_packages_install_and_run_in_an_empty_project_from_a_local_folder()
    {
        var app = await EmptyProjectAsync("app", [.. LocalFeed.Names, "Microsoft.Extensions.Hosting"]);
        foreach (var source in System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "App"), "*.cs"))
        {
            File.Copy(source, Path.Combine(app, Path.GetFileName(source)));
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

    /// <summary>The first snippet of the README, with the packages that it says to add, is a whole program.</summary>
    [Fact]
    public async Task The_first_snippet_of_the_README_runs_in_an_empty_console_project()
    {
        var app = await BuildAsync("first", "README.md");

        // Twice: the second finds the ledger of the first. A call answers within its time, also on a machine that is too slow for the whole work.
        for (var run = 0; run < 2; run++)
        {
            var printed = await CommandLine.DotnetAsync(app, "run", "--no-build", "--configuration", "Release");
            printed.Should().MatchRegex("(?m)^(Opened|Queued): key [0-9a-f]{32}, visitor web_[0-9a-z]{26}.*$")
                .And.MatchRegex("(?m)^Preview: outcome Merged, placeholder Labelled, tickets 1 \\(1 moved\\), contact .*$|^Preview: .* queued 1.*$")
                .And.MatchRegex("(?m)^(Merged|Pending): merge web_[0-9a-z]{26}\\.1, tickets .*$")
                .And.MatchRegex("(?m)^(Undone|Pending): merge web_[0-9a-z]{26}\\.1, tickets .*$");
        }
    }

    /// <summary>And so is that of the web package.</summary>
    [Fact]
    public async Task The_first_snippet_of_the_web_README_serves_a_visitor_who_signs_in_afterwards()
    {
        var app = await BuildAsync("firstweb", "README.web.md", sdk: "Microsoft.NET.Sdk.Web");
        using var site = await RunningSite.StartAsync(app, Path.Combine("bin", "Release", "net10.0", "App.dll"));

        (await site.GetAsync("/")).Should().Contain("You are not signed in.");
        (await site.PostFormOfAsync("/", "/support/tickets", ("subject", "Cannot sign in"), ("body", "The reset mail never comes"))).Should().Contain("\"state\":");
        (await site.GetAsync("/support/tickets")).Should().Contain("\"key\":");
        await site.PostAsync("/signin/ada");
        (await site.GetAsync("/")).Should().Contain("You are ada.");
        (await site.PostFormOfAsync("/", "/support/tickets", ("subject", "And now"), ("body", "It works"))).Should().Contain("\"state\":", "the form has the antiforgery of who is signed in");

        // A merge that is late on a slow machine goes on.
        await RunningSite.UntilAsync(async () => (await site.GetAsync("/support/tickets")).Split("\"key\":").Length == 3);
        await site.PostAsync("/signin/agent");
        (await site.GetAsync("/support/review")).Should().Contain("<h1");
    }

    private async Task<string> BuildAsync(string name, string readmeFile, string sdk = "Microsoft.NET.Sdk")
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, readmeFile), TestContext.Current.CancellationToken);
        var app = await EmptyProjectAsync(name, [.. Added().Matches(readme).Select(m => m.Groups["package"].Value)], sdk);
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), FirstSnippet().Match(readme).Groups["code"].Value, TestContext.Current.CancellationToken);
        await CommandLine.DotnetAsync(app, "build", "--configuration", "Release");
        return app;
    }

    /// <summary>What <c>dotnet new console</c> makes, with packages and warnings as errors, out of reach of the repository's own settings.</summary>
    private async Task<string> EmptyProjectAsync(string name, IReadOnlyList<string> packages, string sdk = "Microsoft.NET.Sdk")
    {
        var app = System.IO.Directory.CreateDirectory(Path.Combine(feed.Work, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "nuget.config"), await ConfigurationAsync(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(app, "App.csproj"), Project(packages, sdk), TestContext.Current.CancellationToken);
        foreach (var stop in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            await File.WriteAllTextAsync(Path.Combine(app, stop), "<Project />", TestContext.Current.CancellationToken);
        }

        return app;
    }

    private static string Project(IEnumerable<string> packages, string sdk)
    {
        var references = packages.Select(n => $"    <PackageReference Include=\"{n}\" Version=\"{(LocalFeed.Names.Contains(n) ? LocalFeed.Version : "10.0.0")}\" />");
        return $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
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

    [GeneratedRegex("^dotnet add package (?<package>[A-Za-z.]+)", RegexOptions.Multiline)]
    private static partial Regex Added();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstSnippet();
}
