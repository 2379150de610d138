using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AnonIdentity.TestServers;

/// <summary>A real PostgreSQL: the one that <c>ANONIDENTITY_POSTGRES</c> names, or one started from the installed binaries, which ends with this object.</summary>
/// <remarks>PostgreSQL refuses to run as root: then it is started as the user <c>postgres</c> (or <c>nobody</c>).</remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string? _binaries;
    private readonly string? _folder;
    private readonly List<string> _databases = [];

    private readonly string _settings;

    private PostgreSqlServer(string connectionString, string? binaries, string? folder, string settings = "")
    {
        _settings = settings;
        ConnectionString = connectionString;
        _binaries = binaries;
        _folder = folder;
    }

    /// <summary>How to reach it, as somebody who may make databases.</summary>
    public string ConnectionString { get; }

    /// <summary>Finds or starts a server.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="keepsCommits">Whether what was committed must survive <see cref="StopHardAsync"/>.</param>
    /// <returns>The server, or the plain reason why there is none.</returns>
    public static async Task<(PostgreSqlServer? Server, string? Reason)> StartAsync(CancellationToken cancellationToken, bool keepsCommits = false)
    {
        if (Environment.GetEnvironmentVariable("ANONIDENTITY_POSTGRES") is { Length: > 0 } given)
        {
            return (new PostgreSqlServer(given, null, null), null);
        }

        if (FindBinaries() is not { } binaries)
        {
            return (null, "PostgreSQL is not installed (initdb and postgres are neither in PATH nor in /usr/lib/postgresql), and ANONIDENTITY_POSTGRES is not set.");
        }

        string folder = System.IO.Directory.CreateTempSubdirectory("anonidentity-pg-").FullName;
        try
        {
            if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            {
                await RunAsync("chown", ["-R", User(), folder], cancellationToken);
            }

            string data = Path.Combine(folder, "data");
            int port = FreePort();
            await RunAsUserAsync(Path.Combine(binaries, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
            string settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit={(keepsCommits ? "on" : "off")} -c full_page_writes=off -c max_connections=200";
            await RunAsUserAsync(Path.Combine(binaries, "pg_ctl"), ["-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", settings, "start"], cancellationToken);
            return (new PostgreSqlServer($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", binaries, folder, settings), null);
        }
        catch (InvalidOperationException exception)
        {
            System.IO.Directory.Delete(folder, recursive: true);
            return (null, $"PostgreSQL did not start: {exception.Message}");
        }
    }

    /// <summary>Whether this object started the server, and so may stop it.</summary>
    public bool IsOurs => _folder is not null;

    /// <summary>Stops the server at once, without a checkpoint, and starts it again: it recovers from its log.</summary>
    public async Task StopHardAsync(CancellationToken cancellationToken)
    {
        string data = Path.Combine(_folder!, "data");
        await RunAsUserAsync(Path.Combine(_binaries!, "pg_ctl"), ["-D", data, "-w", "-m", "immediate", "stop"], cancellationToken);
        await RunAsUserAsync(Path.Combine(_binaries!, "pg_ctl"), ["-D", data, "-w", "-l", Path.Combine(_folder!, "log"), "-o", _settings, "start"], cancellationToken);
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        lock (_databases)
        {
            _databases.Add(name);
        }

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString);
        await using NpgsqlCommand drop = source.CreateCommand($"drop database if exists \"{name}\" with (force)");
        await drop.ExecuteNonQueryAsync(cancellationToken);
        await using NpgsqlCommand create = source.CreateCommand($"create database \"{name}\"");
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await DropDatabasesAsync();
        if (_folder is not null)
        {
            await RunAsUserAsync(Path.Combine(_binaries!, "pg_ctl"), ["-D", Path.Combine(_folder, "data"), "-w", "-m", "immediate", "stop"], CancellationToken.None);
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A server of our own goes with all that is in it; in another's we leave nothing behind.</summary>
    private async Task DropDatabasesAsync()
    {
        if (_folder is not null)
        {
            return;
        }

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString);
        foreach (string name in _databases)
        {
            await using NpgsqlCommand drop = source.CreateCommand($"drop database if exists \"{name}\" with (force)");
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static string? FindBinaries()
    {
        IEnumerable<string> path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        IEnumerable<string> debian = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return path.Concat(debian).FirstOrDefault(folder => folder.Length > 0 && Has(folder, "initdb") && Has(folder, "pg_ctl") && Has(folder, "postgres"));

        static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0;

        static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string User() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static Task RunAsUserAsync(string file, string[] arguments, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            return RunAsync(file, arguments, cancellationToken);
        }

        string user = User();
        string group = user == "postgres" ? "postgres" : "nogroup";
        return RunAsync("setpriv", [$"--reuid={user}", $"--regid={group}", "--init-groups", file, .. arguments], cancellationToken);
    }

    private static async Task RunAsync(string file, string[] arguments, CancellationToken cancellationToken)
    {
        // The server that pg_ctl leaves behind would keep a redirected pipe open for ever: output goes to the log, and errors are told by the exit code.
        ProcessStartInfo start = new("/bin/sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1", file, .. arguments]) { WorkingDirectory = Path.GetTempPath() };
        if (OperatingSystem.IsWindows())
        {
            start = new(file, arguments) { UseShellExecute = false, CreateNoWindow = true };
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} could not be started.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(file)} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }
}
