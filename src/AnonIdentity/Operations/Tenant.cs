using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace AnonIdentity.Operations;

/// <summary>What every service of one tenant shares. Thread-safe.</summary>
internal sealed class Tenant(
    string name,
    AnonymousConsumersOptions options,
    IVisitorLedger ledger,
    IServiceScopeFactory scopes,
    IClock clock,
    TimeProvider time,
    IVisitorIdIssuer issuer,
    IAnonymousContactNamer namer,
    ILogger logger,
    IPacing? pacing = null)
{
    private CrmCapabilities? _capabilities;

    internal string Name => name;

    internal AnonymousConsumersOptions Options => options;

    /// <summary>The longest time from the row that says that a call is being sent until its effect can be seen: the call is sent and given up
    /// within the lease that the row was written under, and then has the settle time.</summary>
    internal TimeSpan Unseen => options.Lease + Capabilities.Settle;

    internal IVisitorLedger Ledger => ledger;

    internal IClock Clock => clock;

    internal TimeProvider Time => time;

    internal IVisitorIdIssuer Issuer => issuer;

    internal IAnonymousContactNamer Namer => namer;

    internal ILogger Logger => logger;

    internal IPacing Pacing { get; } = pacing ?? SystemPacing.Instance;

    /// <summary>What the CRM can do; asked once, since it does not change while the host runs.</summary>
    internal CrmCapabilities Capabilities => _capabilities ??= AdapterProbe.Ask(scopes, name, static adapter => adapter.Capabilities);

    internal AsyncServiceScope OpenScope() => scopes.CreateAsyncScope();

    internal ICrmAdapter Adapter(IServiceScope scope) => scope.ServiceProvider.GetRequiredKeyedService<CrmSource>(name).From(scope.ServiceProvider);

    internal IEnumerable<IMergeObserver> Observers(IServiceScope scope) =>
        scope.ServiceProvider.GetKeyedServices<ObserverSource>(name).Select(source => source.From(scope.ServiceProvider));
}
