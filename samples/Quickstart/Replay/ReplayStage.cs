using Microsoft.Data.Sqlite;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>What outlives a host: two files in a folder of their own, two clocks, and the script's hold on the CRM.</summary>
internal sealed class ReplayStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("anon-replay-");

    public ReplayStage()
    {
        LedgerConnection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "anon.db") }.ToString();
        CrmFile = new SqliteCrmFile(Path.Combine(_folder.FullName, "crm.db"));
    }

    public string LedgerConnection { get; }

    public SqliteCrmFile CrmFile { get; }

    public Agent Agent => new(CrmFile);

    public CrmFaults Faults { get; } = new();

    /// <summary>The library's clock: it stands at the line's <c>at</c>.</summary>
    public ScriptedClock Clock { get; } = new();

    /// <summary>The clock of the ledger and of all timers: it never goes back, and runs ahead over leases and waits.</summary>
    public ScriptedClock Elapsed { get; } = new();

    /// <summary>Puts both clocks at the time of a line.</summary>
    public void Set(Instant at)
    {
        Clock.Set(at);
        Elapsed.MoveTo(at);
    }

    public ValueTask DisposeAsync()
    {
        // Windows does not delete a file that a pooled connection holds.
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
