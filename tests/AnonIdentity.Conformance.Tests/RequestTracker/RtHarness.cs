using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AnonIdentity.Crm.RequestTracker.Tests;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Conformance.Tests.RequestTracker;

/// <summary>A real Request Tracker; the agent is root, who calls REST with nothing between.</summary>
internal sealed class RtHarness : CrmHarness
{
    private readonly List<ServiceProvider> _providers = [];
    private readonly RequestTrackerServer _server;
    private readonly RawRt _agent;
    private readonly RawRt _service;

    public RtHarness(RequestTrackerServer server)
    {
        server.Require();
        _server = server;
        _agent = new RawRt(server.Url, server.AgentToken);
        _service = new RawRt(server.Url, server.Token);
        Adapter = Make(null);
    }

    public override ICrmAdapter Adapter { get; }

    public override bool HasSeveralContacts => true;

    public override async Task<CrmContact?> LookAtAsync(CrmContactId contact, CancellationToken cancellationToken)
    {
        RawAnswer answer = await _agent.GetAsync($"user/{contact}");
        return answer.Status == 404 ? null : new CrmContact(contact)
        {
            ExternalId = Text(answer.Json!["Name"]),
            FirstName = Text(answer.Json["RealName"]),
            MergedInto = Field(answer.Json, "MergedInto") is { } into ? new CrmContactId(into) : null,
        };
    }

    public override async Task<SeenTicket?> LookAtAsync(CrmTicketId ticket, CancellationToken cancellationToken)
    {
        JsonArray found = (await _agent.GetAsync($"tickets?query=id={ticket}&fields=Subject,Requestor,CustomFields&fields[Requestor]=id")).Json!["items"]!.AsArray();
        return found is [{ } seen]
            ? new SeenTicket([.. seen["Requestor"]!.AsArray().Select(r => new CrmContactId(Text(r!["id"])!))], Field(seen, "VisitorIdentifier"), Text(seen["Subject"]) ?? "", await BodyAsync(ticket))
            : null;
    }

    public override async Task<int> CountContactsAsync(string externalId, CancellationToken cancellationToken)
    {
        JsonArray condition = [new JsonObject { ["field"] = "Name", ["value"] = externalId }];
        return (await _agent.PostAsync("users?find_disabled_rows=1&fields=Name", condition)).Json!["items"]!.AsArray().Count(u => Text(u!["Name"]) == externalId);
    }

    public override async Task<int> CountTicketsAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        (await _agent.GetAsync($"tickets?query=Requestor.id={contact}&per_page=1")).Json!["total"]!.GetValue<int>();

    public override Task RenameAsync(CrmContactId contact, string firstName, CancellationToken cancellationToken) =>
        _agent.PutAsync($"user/{contact}", new JsonObject { ["RealName"] = firstName });

    public override Task MoveAsync(CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts, CancellationToken cancellationToken) => MoveAsync(_agent, ticket, contacts);

    // What an agent leaves half moved stays so; ours is finished. So it is done by the adapter's own user.
    public override Task LeaveHalfMovedAsync(CrmTicketId ticket, CrmContactId source, CrmContactId target, CancellationToken cancellationToken) => MoveAsync(_service, ticket, [source, target]);

    public override async Task AddTicketsAsync(CrmContactId contact, VisitorId visitor, int count, CancellationToken cancellationToken)
    {
        for (int left = count; left > 0; left -= 100)
        {
            await _service.PostAsync("tickets/bulk", new JsonArray([.. Enumerable.Range(0, Math.Min(left, 100)).Select(_ => (JsonNode)new JsonObject
            {
                ["Queue"] = "General",
                ["Subject"] = "One of many",
                ["Content"] = "x",
                ["Requestor"] = new JsonArray(long.Parse(contact.Value, CultureInfo.InvariantCulture)),
                ["CustomFields"] = new JsonObject { ["VisitorIdentifier"] = visitor.ToString() },
            })]));
        }
    }

    public override Task<Provoked> ProvokeAsync(Trouble trouble, CancellationToken cancellationToken) =>
        Task.FromResult(Provoked.By(Make(trouble), trouble == Trouble.RateLimit ? StubAnswer.Wait : null));

    public override async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers)
        {
            await provider.DisposeAsync();
        }

        _agent.Dispose();
        _service.Dispose();
        await base.DisposeAsync();
    }

    private static string? Text(JsonNode? node) => node?.ToString() is { Length: > 0 } text ? text : null;

    private static string? Field(JsonNode record, string name) =>
        record["CustomFields"] is JsonArray fields ? Text(fields.FirstOrDefault(f => Text(f!["name"]) == name)?["values"]?.AsArray().FirstOrDefault()) : null;

    private static Task<RawAnswer> MoveAsync(RawRt who, CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts) =>
        who.PutAsync($"ticket/{ticket}", new JsonObject { ["Requestor"] = new JsonArray([.. contacts.Select(c => (JsonNode)long.Parse(c.Value, CultureInfo.InvariantCulture))]) });

    private async Task<string> BodyAsync(CrmTicketId ticket)
    {
        JsonNode history = (await _agent.GetAsync($"ticket/{ticket}/history?fields=Type,_hyperlinks&orderby=id")).Json!;
        JsonNode create = history["items"]!.AsArray().First(t => Text(t!["Type"]) == "Create")!;
        JsonNode? link = create["_hyperlinks"]!.AsArray().FirstOrDefault(l => Text(l!["ref"]) == "attachment");
        return link is null
            ? ""
            : Encoding.UTF8.GetString(Convert.FromBase64String((await _agent.GetAsync(new Uri(Text(link["_url"])!).PathAndQuery)).Json!["Content"]!.GetValue<string>())).ReplaceLineEndings("\n");
    }

    private ICrmAdapter Make(Trouble? trouble)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseRequestTracker(o =>
        {
            o.Url = _server.Url.ToString();
            o.Token = _server.Token;
        });
        if (trouble is { } wanted)
        {
            services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("")).ConfigurePrimaryHttpMessageHandler(() => new StubAnswer(wanted));
        }

        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        using IServiceScope scope = provider.CreateScope();
        return scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("");
    }
}
