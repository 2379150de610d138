using AnonIdentity.Crm;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Quickstart.Story;

/// <summary>A host over the story's ledger and CRM. Each process of the story has its own.</summary>
internal sealed class StoryHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ServiceProvider? _inner;

    private StoryHost(ServiceProvider services, ServiceProvider? inner)
    {
        _services = services;
        _inner = inner;
    }

    public IVisitorIdIssuer Issuer => _services.GetRequiredService<IVisitorIdIssuer>();

    public ITicketOpener Opener => _services.GetRequiredService<ITicketOpener>();

    public ITicketMerger Merger => _services.GetRequiredService<ITicketMerger>();

    public IRecovery Recovery => _services.GetRequiredService<IRecovery>();

    public IAnonymousContactNamer Namer => _services.GetRequiredService<IAnonymousContactNamer>();

    /// <summary>A host as an application has it.</summary>
    public static StoryHost Start(string ledger, IStoryCrm crm) =>
        new(crm.Use(Builder(ledger, crm)).Services.BuildServiceProvider(), null);

    /// <summary>A host that reaches the CRM through something.</summary>
    public static StoryHost Start(string ledger, IStoryCrm crm, Func<ICrmAdapter, ICrmAdapter> through)
    {
        ServiceProvider inner = crm.Use(Builder(ledger, crm)).Services.BuildServiceProvider();
        ICrmAdapter adapter = inner.CreateScope().ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("");
        return new StoryHost(Builder(ledger, crm).UseCrm(_ => through(adapter)).Services.BuildServiceProvider(), inner);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_inner is not null)
        {
            await _inner.DisposeAsync();
        }
    }

    private static AnonymousConsumersBuilder Builder(string ledger, IStoryCrm crm) => new ServiceCollection()
        .AddAnonymousConsumers(o =>
        {
            // Short, so that nobody who watches has to wait long for a dead process's lease to end; and who watches waits for each answer.
            o.Lease = crm.Lease;
            o.CrmTimeout = crm.Lease * 0.75;
            o.CallBudget = TimeSpan.FromSeconds(30);
        })
        .UseSqlite(ledger);
}
