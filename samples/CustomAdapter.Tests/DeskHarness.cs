using System.Globalization;
using AnonIdentity.Conformance;
using AnonIdentity.Crm;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.CustomAdapter.Tests;

/// <summary>What the kit needs: the adapter as a host registers it, and the agent's side, past the adapter.</summary>
internal sealed class DeskHarness : CrmHarness
{
    private readonly DeskServer _desk = new();
    private readonly List<ServiceProvider> _hosts = [];

    public DeskHarness() => Adapter = Make(_desk);

    #region harness
    public override ICrmAdapter Adapter { get; }

    public override Task<CrmContact?> LookAtAsync(CrmContactId contact, CancellationToken cancellationToken) => Task.FromResult(_desk.AtTheScreen((people, _) =>
        people.TryGetValue(Number(contact.Value), out DeskPerson? person)
            ? new CrmContact(contact) { ExternalId = person.Reference, FirstName = person.Name, MergedInto = person.MergedInto is { } into ? new CrmContactId(into) : null }
            : null));

    public override Task<SeenTicket?> LookAtAsync(CrmTicketId ticket, CancellationToken cancellationToken) => Task.FromResult(_desk.AtTheScreen((_, cases) =>
        cases.TryGetValue(Number(ticket.Value), out DeskCase? row)
            ? new SeenTicket([new CrmContactId(row.Person.ToString(CultureInfo.InvariantCulture))], row.Visitor, row.Subject, row.Text)
            : null));

    public override Task<int> CountContactsAsync(string externalId, CancellationToken cancellationToken) =>
        Task.FromResult(_desk.AtTheScreen((people, _) => people.Values.Count(p => p.Reference == externalId)));

    public override Task<int> CountTicketsAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_desk.AtTheScreen((_, cases) => cases.Values.Count(c => c.Person == Number(contact.Value))));

    public override Task RenameAsync(CrmContactId contact, string firstName, CancellationToken cancellationToken) => Task.FromResult(_desk.AtTheScreen((people, _) =>
        people[Number(contact.Value)] = people[Number(contact.Value)] with { Name = firstName, Version = people[Number(contact.Value)].Version + 1 }));

    public override Task MoveAsync(CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts, CancellationToken cancellationToken) => Task.FromResult(_desk.AtTheScreen((_, cases) =>
        cases[Number(ticket.Value)] = cases[Number(ticket.Value)] with { Person = Number(contacts[0].Value) }));

    public override Task<bool> MergeAwayAsync(CrmContactId loser, CrmContactId survivor, CancellationToken cancellationToken) => Task.FromResult(_desk.AtTheScreen((people, cases) =>
    {
        DeskPerson person = people[Number(loser.Value)];
        people[person.Id] = person with { MergedInto = survivor.Value, Version = person.Version + 1 };
        foreach (DeskCase row in cases.Values.Where(c => c.Person == person.Id).ToArray())
        {
            cases[row.Id] = row with { Person = Number(survivor.Value) };
        }

        return true;
    }));

    // Each trouble is a server that answers so; where one cannot be arranged, Provoked.Not("why") stands in the report.
    public override Task<Provoked> ProvokeAsync(Trouble trouble, CancellationToken cancellationToken) =>
        Task.FromResult(Provoked.By(Make(new DeskTrouble(trouble)), trouble == Trouble.RateLimit ? DeskTrouble.Wait : null));
    #endregion

    public override async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider host in _hosts)
        {
            await host.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    private ICrmAdapter Make(HttpMessageHandler server)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseDesk(new Uri("https://desk.example/api"), "key");
        services.AddHttpClient("Desk:").ConfigurePrimaryHttpMessageHandler(() => new Handed(server));
        ServiceProvider host = services.BuildServiceProvider();
        _hosts.Add(host);
        using IServiceScope scope = host.CreateScope();
        return scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("");
    }

    /// <summary>The factory disposes its handlers; the server stays.</summary>
    private sealed class Handed(HttpMessageHandler server) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _server = new(server, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(request.RequestUri!.AbsoluteUri.Replace("/api/", "/", StringComparison.Ordinal));
            return _server.SendAsync(request, cancellationToken);
        }
    }
}
