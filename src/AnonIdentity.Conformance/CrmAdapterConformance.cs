using System.Security.Cryptography;
using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>
/// Does an adapter keep the contract of <see cref="ICrmAdapter"/>? Derive a public class from it, give it a harness, and run it with xunit v3. What the
/// adapter declares in its capabilities is checked both ways: what it can do works, what it cannot is refused. Nothing here can be overridden but the
/// harness and the list of known deviations.
/// </summary>
public abstract partial class CrmAdapterConformance : ConformanceSuite, IAsyncLifetime
{
    private CrmHarness? _harness;

    /// <summary>The harness of this fact.</summary>
    protected CrmHarness Harness => _harness ?? throw new InvalidOperationException("The harness is made by InitializeAsync.");

    private ICrmAdapter Crm => Harness.Adapter;

    private CrmCapabilities Can => Harness.Adapter.Capabilities;

    /// <summary>Makes the harness.</summary>
    public async ValueTask InitializeAsync() => _harness = await MakeAsync(Cancel);

    /// <summary>Ends the harness.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A harness; each fact gets its own.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken);

    private static string NewKey() => "conf-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static async Task<CrmException> FailsAsync(Func<Task> call, string why, params CrmErrorKind[] kinds)
    {
        CrmException? failure = null;
        try
        {
            await call();
        }
        catch (CrmException caught)
        {
            failure = caught;
        }

        string wanted = kinds.Length == 0 ? "a CrmException" : $"a CrmException of the kind {string.Join(" or ", kinds)}";
        if (failure is null)
        {
            Must.Fail($"Expected {wanted}, but the call returned: the adapter hides it, or the harness does not cause it", why);
        }

        if (kinds.Length > 0 && !kinds.Contains(failure.Kind))
        {
            Must.Fail($"Expected {wanted}, but found {failure.Kind} ({failure.Message})", why);
        }

        return failure;
    }

    private Task<CrmContact> PlaceholderAsync(VisitorId visitor, string name = "Web User 10/05 10:15") =>
        Crm.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), name, visitor.ToString()), Cancel);

    private Task<CrmContact> PlaceholderAsync() => PlaceholderAsync(Harness.NewVisitor());

    private Task<CrmContact> KnownAsync(ConsumerId consumer, string name = "Maria Lopez") =>
        Crm.EnsureContactAsync(new NewContact(ContactKey.Of(consumer), name, consumer.Value), Cancel);

    private Task<CrmContact> KnownAsync() => KnownAsync(Harness.NewConsumer());

    private Task<CrmTicketId> TicketAsync(CrmContact contact, VisitorId? visitor = null, string? key = null, string subject = "Cannot sign in", string body = "The reset mail never comes") =>
        Crm.CreateTicketAsync(new NewTicket(key ?? NewKey(), visitor, contact.Id, subject, body), Cancel);

    private async Task<IReadOnlyList<CrmTicket>> ReadAsync(params CrmTicketId[] tickets)
    {
        await Harness.SettleAsync(Cancel);
        return (await Crm.ReadTicketsAsync(TicketQuery.WithIds(tickets), Cancel)).Tickets;
    }

    private async Task<CrmTicket> ReadOneAsync(CrmTicketId ticket) =>
        (await ReadAsync(ticket)).MustBeOne("a ticket that was made is read by its id");

    private async Task<IReadOnlyList<CrmTicket>> WithKeyAsync(string key)
    {
        await Harness.SettleAsync(Cancel);
        return (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Cancel)).Tickets;
    }

    private async Task<CrmContact?> FindAsync(ContactKey key)
    {
        await Harness.SettleAsync(Cancel);
        return await Crm.FindContactAsync(key, Cancel);
    }

    private async Task<SeenTicket> SeeAsync(CrmTicketId ticket)
    {
        SeenTicket? seen = await Harness.LookAtAsync(ticket, Cancel);
        seen.MustNotBeNull("the agent sees the ticket");
        return seen;
    }

    private async Task<CrmContact> SeeAsync(CrmContactId contact)
    {
        CrmContact? seen = await Harness.LookAtAsync(contact, Cancel);
        seen.MustNotBeNull("the agent sees the contact");
        return seen;
    }

    private async Task AgentSeesAsync(CrmTicketId ticket, string why, params CrmContactId[] contacts) =>
        (await SeeAsync(ticket)).Contacts.Select(c => c.Value).Order(StringComparer.Ordinal)
            .MustEqualBecause([.. contacts.Select(c => c.Value).Order(StringComparer.Ordinal)], why);
}
