using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Tests.Stories;

/// <summary>A host with a scripted time, a ledger and a CRM in memory. A second host on the same ledger and CRM stands for another process.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly List<ServiceProvider> _hosts = [];
    private readonly Action<AnonymousConsumersOptions>? _configure;
    private readonly Action<AnonymousConsumersBuilder>? _build;

    public World(CrmCapabilities? capabilities = null, Action<AnonymousConsumersOptions>? configure = null, Action<AnonymousConsumersBuilder>? build = null)
    {
        _configure = configure;
        _build = build;
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 10, 5, 10, 15, 0, TimeSpan.Zero));
        Store = capabilities is null ? new InMemoryCrm() : new InMemoryCrm(capabilities);
        Agent = new InMemoryAgent(Store);
        Crm = new FaultyCrm(Store);
        Ledger = new InMemoryLedger(Time);
        Host = AddHost();
    }

    public FakeTimeProvider Time { get; }

    public InMemoryCrm Store { get; }

    public InMemoryAgent Agent { get; }

    public FaultyCrm Crm { get; }

    public IVisitorLedger Ledger { get; }

    public IServiceProvider Host { get; private set; }

    public IVisitorIdIssuer Issuer => Host.GetRequiredService<IVisitorIdIssuer>();

    public ITicketOpener Opener => Host.GetRequiredService<ITicketOpener>();

    public ITicketMerger Merger => Host.GetRequiredService<ITicketMerger>();

    public IVisitorDirectory Directory => Host.GetRequiredService<IVisitorDirectory>();

    public IRecovery Recovery => Host.GetRequiredService<IRecovery>();

    public static ConsumerId Maria { get; } = new("cust-42");

    public static ConsumerId Omar { get; } = new("cust-43");

    /// <summary>A CRM that can do everything, with keys of this kind.</summary>
    public static CrmCapabilities Able(Keying contacts, Keying tickets) => new()
    {
        Contacts = contacts,
        Tickets = tickets,
        CanMove = true,
        CanErase = true,
        MoveBatch = 2,
        IdempotencyKeyLife = TimeSpan.FromMinutes(10),
        Settle = TimeSpan.FromMinutes(1),
    };

    public ServiceProvider AddHost(ICrmAdapter? crm = null, IVisitorLedger? ledger = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IPacing, InlinePacing>();
        AnonymousConsumersBuilder builder = services.AddAnonymousConsumers(_configure).UseLedger(_ => ledger ?? Ledger).UseCrm(crm ?? Crm);
        _build?.Invoke(builder);
        ServiceProvider host = services.BuildServiceProvider(validateScopes: true);
        _hosts.Add(host);
        return host;
    }

    public void SwitchTo(IServiceProvider host) => Host = host;

    public VisitorId NewVisitor(Channel channel = Channel.Web) => Issuer.Issue(channel);

    public async Task<VisitorId> VisitorWithTicketsAsync(int tickets, Channel channel = Channel.Web)
    {
        VisitorId visitor = NewVisitor(channel);
        for (int i = 1; i <= tickets; i++)
        {
            TicketReceipt receipt = await OpenAsync(visitor, $"k{i}");
            receipt.Outcome.Should().Be(TicketOutcome.Opened);
        }

        return visitor;
    }

    public Task<TicketReceipt> OpenAsync(VisitorId visitor, string? key = null, string body = "The reset mail never comes") =>
        Opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", body) { Key = key });

    public CrmContact Known(ConsumerId consumer) => Agent.AddContact(consumer, $"Known {consumer}");

    public CrmContact ContactOf(VisitorId visitor) => Store.Contacts.Single(c => c.ExternalId == visitor.ToString());

    public CrmContact ContactOf(ConsumerId consumer) => Store.Contacts.Single(c => c.ExternalId == consumer.Value);

    public IEnumerable<InMemoryTicket> TicketsOf(CrmContactId contact) => Store.Tickets.Where(t => t.Contacts.Contains(contact));

    /// <summary>Lets time pass in steps, with recovery at each, as a hosted worker would.</summary>
    public async Task RecoverAsync(TimeSpan span, int steps = 20)
    {
        for (int i = 0; i < steps; i++)
        {
            Time.Advance(span / steps);
            await Recovery.RunDueAsync();
        }
    }

    /// <summary>Awaits calls of several hosts, whose waits for each other need the scripted time to pass.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> calls)
    {
        await WhileTimePassesAsync((Task)calls);
        return await calls;
    }

    public async Task WhileTimePassesAsync(Task calls)
    {
        while (!calls.IsCompleted)
        {
            await Task.WhenAny(calls, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken));
            Time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await calls;
    }

    /// <summary>All that the CRM shows, to be compared before and after.</summary>
    public string Picture() => string.Join(
        '\n',
        Store.Contacts.Select(c => $"{c.Id} {c.ExternalId} {c.FirstName} {c.LastName} -> {c.MergedInto}")
            .Concat(Store.Tickets.Select(t => $"{t.Id} {t.Key} {t.Visitor} {string.Join(',', t.Contacts)} {t.Subject} {t.Body}")));

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider host in _hosts)
        {
            await host.DisposeAsync();
        }
    }
}
