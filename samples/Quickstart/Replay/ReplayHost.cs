using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>A host: the library as an application has it, over files that other hosts had before.</summary>
internal sealed class ReplayHost
{
    private readonly ServiceProvider _services;
    private readonly ServiceProvider _files;

    public ReplayHost(ReplayStage stage)
    {
        // The ledger as any host gets it; it is taken out of its own container so that this host's death can cut it off.
        _files = new ServiceCollection()
            .AddAnonymousConsumers(_ => { })
            .UseSqlite(o => (o.ConnectionString, o.LedgerClock) = (stage.LedgerConnection, stage.Elapsed))
            .UseCrm(_ => new SqliteCrm(stage.CrmFile))
            .Services.BuildServiceProvider();
        Ledger = _files.GetRequiredKeyedService<IVisitorLedger>("");
        Time = new ScriptedTime(stage.Elapsed);
        _services = new ServiceCollection()
            .AddSingleton<IClock>(stage.Clock)
            .AddSingleton<TimeProvider>(Time)
            .AddAnonymousConsumers(_ => { })
            .UseLedger(_ => new ScriptedLedger(Ledger, Life))
            .UseCrm(_ => new ScriptedCrm(new SqliteCrm(stage.CrmFile), stage.Faults, Life))
            .Services.BuildServiceProvider();
    }

    public HostLife Life { get; } = new();

    public ScriptedTime Time { get; }

    /// <summary>The ledger itself, for a look from outside.</summary>
    public IVisitorLedger Ledger { get; }

    public IVisitorIdIssuer Issuer => _services.GetRequiredService<IVisitorIdIssuer>();

    public ITicketOpener Opener => _services.GetRequiredService<ITicketOpener>();

    public ITicketMerger Merger => _services.GetRequiredService<ITicketMerger>();

    public IVisitorDirectory Directory => _services.GetRequiredService<IVisitorDirectory>();

    public IRecovery Recovery => _services.GetRequiredService<IRecovery>();

    public IAnonymousContactNamer Namer => _services.GetRequiredService<IAnonymousContactNamer>();

    /// <summary>Ends a host that is alive. A dead one is left as it is: nobody shuts down what was killed.</summary>
    public async Task StopAsync()
    {
        await _services.DisposeAsync();
        await _files.DisposeAsync();
    }
}
