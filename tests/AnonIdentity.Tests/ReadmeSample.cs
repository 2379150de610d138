using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests;

/// <summary>The snippets of the package's README.</summary>
public sealed class ReadmeSample
{
    [Fact]
    public async Task Two_tenants_as_the_README_shows_them()
    {
        ServiceCollection services = new();
        services.AddSingleton<AcmeCrm>();
        services.AddSingleton<GlobexCrm>();

        #region tenants
        services.AddAnonymousConsumers("acme", o => o.Naming.WebLabel = "Acme guest")
            .UseLedger(_ => new InMemoryLedger(TimeProvider.System))                 // UseSqlite, UsePostgreSql: tenants may share a file or a schema
            .UseCrm(provider => provider.GetRequiredService<AcmeCrm>());             // called in a scope for each run
        services.AddAnonymousConsumers("globex")
            .UseLedger(_ => new InMemoryLedger(TimeProvider.System))
            .UseCrm(provider => provider.GetRequiredService<GlobexCrm>());
        services.AddScoped<SupportForm>();
        #endregion

        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        TicketReceipt receipt = await scope.ServiceProvider.GetRequiredService<SupportForm>().SendAsync("Cannot sign in");

        receipt.Outcome.Should().Be(TicketOutcome.Opened);
        provider.GetRequiredService<AcmeCrm>().Inner.Contacts.Should().ContainSingle().Which.FirstName.Should().StartWith("Acme guest ");
        provider.GetRequiredService<GlobexCrm>().Inner.Contacts.Should().BeEmpty();
        provider.GetService<ITicketOpener>().Should().BeNull("there is no default tenant");
    }

    #region keyed
    public sealed class SupportForm([FromKeyedServices("acme")] IVisitorIdIssuer issuer, [FromKeyedServices("acme")] ITicketOpener opener)
    {
        public Task<TicketReceipt> SendAsync(string subject) => opener.OpenAsync(issuer.Issue(Channel.Web), new TicketDraft(subject, "…"));
    }
    #endregion

    /// <summary>An adapter of one tenant: two types over one kind of CRM.</summary>
    private abstract class TenantCrm : ICrmAdapter
    {
        public InMemoryCrm Inner { get; } = new();

        public CrmCapabilities Capabilities => Inner.Capabilities;

        public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => Inner.FindContactAsync(key, cancellationToken);

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => Inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => Inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => Inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => Inner.CreateTicketAsync(ticket, cancellationToken);

        public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => Inner.ReadTicketsAsync(query, cancellationToken);

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => Inner.MoveTicketsAsync(move, cancellationToken);
    }

    private sealed class AcmeCrm : TenantCrm;

    private sealed class GlobexCrm : TenantCrm;
}
