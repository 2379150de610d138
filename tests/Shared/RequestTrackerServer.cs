using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace AnonIdentity.TestServers;

/// <summary>
/// The Request Tracker of the tests: the one whose <c>rt.env</c> the variable <c>ANONIDENTITY_RT_ENV</c> names, else one of our own that is started by
/// <c>tests/rt/start-rt.sh</c>. All test programs of one build share it: the first starts it, and the last ends it. An assembly fixture: <c>[assembly: AssemblyFixture(typeof(RequestTrackerServer))]</c>.
/// </summary>
public sealed class RequestTrackerServer : IAsyncLifetime
{
    private static readonly string? s_root = FindRoot();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private string? _missing;
    private FileStream? _use;

    /// <summary>The address of REST 2.0.</summary>
    public Uri Url => new(Setting("RT_URL"));

    /// <summary>The service user's token.</summary>
    public string Token => Setting("RT_TOKEN");

    /// <summary>The token of root, who plays the agent.</summary>
    public string AgentToken => Setting("RT_ROOT_TOKEN");

    /// <summary>The service user's name.</summary>
    public string UserName => Setting("RT_USER");

    /// <summary>The service user's password.</summary>
    public string Password => Setting("RT_PASSWORD");

    private static string Server => Path.Combine(s_root!, ".artifacts", "rt", "server");

    private static string Uses => Path.Combine(s_root!, ".artifacts", "rt", "uses");

    private static bool IsRequired => Environment.GetEnvironmentVariable("ANONIDENTITY_REQUIRE_SERVERS") == "1";

    /// <summary>Skips the test when there is no server; fails it where servers are required.</summary>
    public void Require()
    {
        if (_missing is not null)
        {
            Assert.SkipUnless(IsRequired, _missing);
            Assert.Fail(_missing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string? file = Environment.GetEnvironmentVariable("ANONIDENTITY_RT_ENV");
        if (string.IsNullOrEmpty(file))
        {
            file = await StartAsync().ConfigureAwait(false);
        }

        if (file is null)
        {
            return;
        }

        foreach (string line in await File.ReadAllLinesAsync(file).ConfigureAwait(false))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and int at)
            {
                _settings[line[..at]] = line[(at + 1)..];
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_use is { } use)
        {
            await using FileStream turn = await TurnAsync().ConfigureAwait(false);
            await use.DisposeAsync().ConfigureAwait(false);
            File.Delete(use.Name);
            if (!IsUsed())
            {
                await StopAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<string?> StartAsync()
    {
        const string Why = "Request Tracker is not there: set ANONIDENTITY_RT_ENV, or install Debian's request-tracker5 (tests/rt/start-rt.sh with RT_INSTALL=1).";
        bool installed = File.Exists("/usr/share/request-tracker5/libexec/rt-server");
        if (s_root is null || !(OperatingSystem.IsLinux() && (installed || IsRequired)))
        {
            _missing = Why;
            return null;
        }

        Directory.CreateDirectory(Uses);
        await using FileStream turn = await TurnAsync().ConfigureAwait(false);
        bool used = IsUsed();

        // Held for as long as this program lives, however it ends.
        _use = new FileStream(Path.Combine(Uses, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        string settings = Path.Combine(Server, "rt.env");
        if (used && File.Exists(settings))
        {
            return settings;
        }

        await StopAsync().ConfigureAwait(false);
        (int code, string output, string errors) = await RunAsync(Script("start-rt.sh"), Server, FreePort()).ConfigureAwait(false);
        _missing = code == 0 ? null : $"{Why} The script ended with {code}: {errors}";
        return code == 0 ? output.Trim() : null;
    }

    private static async Task<FileStream> TurnAsync()
    {
        for (; ; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                return new FileStream(Path.Combine(Uses, "..", "turn"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another program has it, for as long as a start takes.
            }
        }
    }

    private static bool IsUsed() => Directory.GetFiles(Uses).Any(static use =>
    {
        try
        {
            new FileStream(use, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(use);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    });

    private static async Task StopAsync()
    {
        if (Directory.Exists(Server))
        {
            await RunAsync(Script("stop-rt.sh"), Server).ConfigureAwait(false);
            Directory.Delete(Server, recursive: true);
        }
    }

    private string Setting(string name) => _settings.TryGetValue(name, out string? value) ? value : throw new InvalidOperationException($"rt.env lacks {name}.");

    private static string Script(string name) => Path.Combine(s_root!, "tests", "rt", name);

    private static string? FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "tests", "rt", "start-rt.sh")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName;
    }

    private static string FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] command)
    {
        // The server that the script leaves behind keeps inherited pipes open, so the output goes through files.
        string files = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string quoted = string.Join(' ', command.Select(static c => $"'{c}'"));
        using Process process = Process.Start("/bin/bash", ["-c", $"{quoted} >'{files}.out' 2>'{files}.err' </dev/null"]);
        await process.WaitForExitAsync().ConfigureAwait(false);
        string output = await File.ReadAllTextAsync(files + ".out").ConfigureAwait(false);
        string errors = await File.ReadAllTextAsync(files + ".err").ConfigureAwait(false);
        File.Delete(files + ".out");
        File.Delete(files + ".err");
        return (process.ExitCode, output, errors);
    }
}
