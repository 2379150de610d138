using AnonIdentity.InMemory;
using AnonIdentity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Conformance.Tests.InMemory;

/// <summary>The CRM in memory, with something put around the adapter.</summary>
internal sealed class InMemoryHarness : CrmHarness
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryCrm _store;
    private readonly InMemoryAgent _agent;
    private readonly Func<Around, ICrmAdapter> _around;

    public InMemoryHarness(CrmCapabilities? capabilities = null, Func<Around, ICrmAdapter>? around = null)
    {
        _store = capabilities is null ? new InMemoryCrm() : new InMemoryCrm(capabilities);
        _agent = new InMemoryAgent(_store);
        _around = around ?? (inner => inner.Crm);
        Adapter = _around(new Around(_store, _store, _time));
    }

    /// <summary>What can be put around: the adapter, and the store behind it.</summary>
    internal sealed record Around(ICrmAdapter Crm, InMemoryCrm Store, FakeTimeProvider Time);

    public override ICrmAdapter Adapter { get; }

    public override bool HasSeveralContacts => true;

    public override Task<CrmContact?> LookAtAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_store.Contacts.FirstOrDefault(c => c.Id == contact));

    public override Task<SeenTicket?> LookAtAsync(CrmTicketId ticket, CancellationToken cancellationToken) => Task.FromResult(
        _store.Tickets.FirstOrDefault(t => t.Id == ticket) is { } seen ? new SeenTicket(seen.Contacts, seen.Visitor?.ToString(), seen.Subject, seen.Body) : null);

    public override Task<int> CountContactsAsync(string externalId, CancellationToken cancellationToken) =>
        Task.FromResult(_store.Contacts.Count(c => c.ExternalId == externalId));

    public override Task<int> CountTicketsAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_store.Tickets.Count(t => t.Contacts.Contains(contact)));

    public override Task RenameAsync(CrmContactId contact, string firstName, CancellationToken cancellationToken)
    {
        _agent.Rename(contact, firstName);
        return Task.CompletedTask;
    }

    public override Task MoveAsync(CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts, CancellationToken cancellationToken)
    {
        _agent.Move(ticket, [.. contacts]);
        return Task.CompletedTask;
    }

    public override Task<bool> MergeAwayAsync(CrmContactId loser, CrmContactId survivor, CancellationToken cancellationToken)
    {
        _agent.Merge(loser, survivor);
        return Task.FromResult(true);
    }

    public override async Task<bool> AddTwinAsync(string externalId, CancellationToken cancellationToken)
    {
        await _store.EnsureContactAsync(new NewContact(ContactKey.Of(new ConsumerId(externalId)), "Twin", externalId), cancellationToken);
        return await CountContactsAsync(externalId, cancellationToken) > 1;
    }

    public override Task SettleAsync(CancellationToken cancellationToken)
    {
        _time.Advance(Adapter.Capabilities.Settle);
        return Task.CompletedTask;
    }

    public override Task<Provoked> ProvokeAsync(Trouble trouble, CancellationToken cancellationToken)
    {
        TimeSpan wait = TimeSpan.FromSeconds(7);
        Fault? fault = trouble switch
        {
            Trouble.RateLimit => Fault.RateLimited(wait),
            Trouble.Outage => Fault.Unavailable(),
            Trouble.RefusedCredentials => Fault.Failure(CrmErrorKind.Denied),
            Trouble.RefusedContent => Fault.Failure(CrmErrorKind.Rejected),
            Trouble.Nonsense => Fault.Failure(CrmErrorKind.Unknown),
            Trouble.Stall => new Stall(),
            _ => null,
        };
        return Task.FromResult(fault is null
            ? Provoked.Not("what is in memory has no size on a wire")
            : Provoked.By(_around(new Around(_store.WithFaults(new FaultPlan().When(point => point.Moment == FaultMoment.Before ? fault : null)), _store, _time)), trouble == Trouble.RateLimit ? wait : null));
    }
}
