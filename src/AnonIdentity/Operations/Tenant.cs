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

    /// <exception cref="CrmException">The host's adapter cannot be made: a failure of the CRM like another.</exception>
    internal ICrmAdapter Adapter(IServiceScope scope)
    {
        try
        {
            return scope.ServiceProvider.GetRequiredKeyedService<CrmSource>(name).From(scope.ServiceProvider);
        }
#pragma warning disable CA1031 // Whatever a constructor or a factory throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new CrmException(CrmErrorKind.Unknown, $"The adapter cannot be made: {exception.GetType().Name}.", innerException: exception);
        }
    }

    internal IEnumerable<IMergeObserver> Observers(IServiceScope scope) =>
        scope.ServiceProvider.GetKeyedServices<ObserverSource>(name).Select(source => source.From(scope.ServiceProvider));
}
