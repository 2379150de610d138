using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Processes.Host;
using AnonIdentity.Quickstart;
using AnonIdentity.Simulation.World;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes;

/// <summary>Host processes on one ledger and one CRM, devices that send again when no answer came, and the books at the end.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anonidentity-fleet-").FullName;
    private readonly string _ledger;
    private readonly string _connection;
    private readonly Lock _turn = new();
    private readonly Chance _chance;
    private HostProcess[] _hosts = [];

    private Fleet(string ledger, string? connection, ulong seed)
    {
        _ledger = ledger;
        _connection = connection ?? $"Data Source={Path.Combine(_folder, "ledger.db")}";
        _chance = new Chance(seed);
    }

    /// <summary>How many commands were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Told after each answer.</summary>
    public Action? AnAnswer { get; set; }

    private string CrmFile => Path.Combine(_folder, "crm.db");

    public static async Task<Fleet> StartAsync(string ledger, string? connection, int hosts, ulong seed)
    {
        Fleet fleet = new(ledger, connection, seed);
        await new SqliteCrmFile(fleet.CrmFile).CreateAsync();
        fleet._hosts = await Task.WhenAll(Enumerable.Range(0, hosts).Select(_ => fleet.NewAsync()));
        return fleet;
    }

    /// <summary>Kills a host, and starts another in its place.</summary>
    public async Task KillOneAsync()
    {
        int at = Below(_hosts.Length);
        await _hosts[at].KillAsync();
        _hosts[at].Dispose();
        _hosts[at] = await NewAsync();
    }

    /// <summary>What a device does: no answer, or a failure, and the same is sent again to some host.</summary>
    public async Task<string[]> InsistAsync(string command)
    {
        while (true)
        {
            string[]? answer = await _hosts[Below(_hosts.Length)].AskAsync(command);
            if (answer is null || answer[0] == "failed")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 + Below(100)), TimeProvider.System);
                continue;
            }

            lock (_turn)
            {
                Answered++;
            }

            AnAnswer?.Invoke();
            return answer;
        }
    }

    /// <summary>A command to one particular host, once.</summary>
    public Task<string[]?> AskAsync(int host, string command) => _hosts[host].AskAsync(command);

    /// <summary>Waits until nothing is due any more but sweeps and purges: the hosts themselves do the work.</summary>
    public async Task<ServiceProvider> SettleAsync(CancellationToken cancellationToken)
    {
        ServiceProvider reader = HostServices.Build(_ledger, _connection, CrmFile);
        IVisitorLedger ledger = reader.GetRequiredKeyedService<IVisitorLedger>("");
        for (int quiet = 0; quiet < 3;)
        {
            LedgerStatus status = await ledger.GetStatusAsync(cancellationToken);
            quiet = status.Due == 0 ? quiet + 1 : 0;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
        }

        return reader;
    }

    /// <summary>Contacts by external id, and tickets by body with the external id of their contact.</summary>
    public async Task<(List<string> Contacts, List<(string Body, string Owner)> Tickets)> ReadCrmAsync()
    {
        await using SqliteConnection connection = new($"Data Source={CrmFile}");
        await connection.OpenAsync();
        List<string> contacts = [];
        List<(string Body, string Owner)> tickets = [];
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT external_id, '' FROM contact UNION ALL SELECT t.body, c.external_id FROM ticket t JOIN contact c ON c.id = t.contact WHERE t.body <> ''";
        await using SqliteDataReader row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (row.GetString(1).Length == 0)
            {
                contacts.Add(row.GetString(0));
            }
            else
            {
                tickets.Add((row.GetString(0), row.GetString(1)));
            }
        }

        return (contacts, tickets);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HostProcess host in _hosts)
        {
            await host.KillAsync();
            host.Dispose();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<HostProcess> NewAsync() => HostProcess.StartAsync(_ledger, _connection, CrmFile);

    private int Below(int bound)
    {
        lock (_turn)
        {
            return _chance.Below(bound);
        }
    }
}
