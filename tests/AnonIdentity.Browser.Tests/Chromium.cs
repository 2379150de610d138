using Microsoft.Playwright;
using Xunit;

// One browser at a time: several would only wait for each other.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(AnonIdentity.Browser.Tests.Chromium))]

namespace AnonIdentity.Browser.Tests;

/// <summary>The Chromium on the PATH. All names under <c>example</c> lead to loopback.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Milliseconds. A machine that runs everything else beside it is slow, not wrong.
    private const float Patience = 120_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Executable => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>A person with a browser profile of their own.</summary>
    internal async Task<IBrowserContext> NewPersonAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, bool touch = false)
    {
        IBrowserContext person = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            HasTouch = touch,
        });
        person.SetDefaultTimeout(Patience);
        return person;
    }

    /// <summary>Skips the test when there is no Chromium; fails it where servers are required.</summary>
    internal void Require()
    {
        const string Why = "Chromium is not there: apt-get install --no-install-recommends chromium.";
        if (_browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("ANONIDENTITY_REQUIRE_SERVERS") == "1", Why);
            Assert.Fail(Why);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Executable is not { } path)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP *.example 127.0.0.1",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
