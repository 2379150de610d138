using AnonIdentity.Ledger;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>A host as an application has it: the services over a ledger in a SQLite file and the real Request Tracker.</summary>
internal sealed class StoryHost : IDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="server">Request Tracker.</param>
    /// <param name="ledger">The ledger's connection string.</param>
    /// <param name="clock">The host's clock.</param>
    /// <param name="scripted">Whether it is the ledger's clock too.</param>
    public StoryHost(RequestTrackerServer server, string ledger, StoryClock clock, bool scripted)
    {
        AnonymousConsumersBuilder builder = new ServiceCollection()
            .AddSingleton<IClock>(clock)
            .AddAnonymousConsumers(o => (o.CallBudget, o.CrmTimeout, o.Lease) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)))
            .UseSqlite(o => (o.ConnectionString, o.LedgerClock) = (ledger, scripted ? clock : null))
            .UseRequestTracker(o => (o.Url, o.Token) = (server.Url.ToString(), server.Token));
        Func<IServiceProvider, object?, object> open = builder.Services.Last(static s => s.ServiceType == typeof(IVisitorLedger) && s.ServiceKey is "").KeyedImplementationFactory!;
        builder.UseLedger(provider => new MortalLedger((IVisitorLedger)open(provider, ""), Life));
        builder.Services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("")).SetHandlerLifetime(Timeout.InfiniteTimeSpan).AddHttpMessageHandler(() => Calls); // there is one recorder, however slow the server
        Calls.Before = _ =>
        {
            Life.Check();
            return Task.CompletedTask;
        };
        _services = builder.Services.BuildServiceProvider();
    }

    public HostLife Life { get; } = new();

    /// <summary>Its calls to RT.</summary>
    public CallRecorder Calls { get; } = new();

    public IVisitorIdIssuer Issuer => _services.GetRequiredService<IVisitorIdIssuer>();

    public ITicketOpener Opener => _services.GetRequiredService<ITicketOpener>();

    public ITicketMerger Merger => _services.GetRequiredService<ITicketMerger>();

    public IVisitorDirectory Directory => _services.GetRequiredService<IVisitorDirectory>();

    public IRecovery Recovery => _services.GetRequiredService<IRecovery>();

    /// <summary>The n-th call from here takes effect, and the host dies before it hears of it.</summary>
    public void DieAfter(int calls)
    {
        int left = calls;
        Calls.After = (_, _) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                Life.End();
            }

            Life.Check();
            return Task.CompletedTask;
        };
    }

    public void Dispose() => _services.Dispose();
}
