using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>A test against the real server: the adapter as a host registers it, and an agent who calls RT directly.</summary>
public abstract class RtTest : IDisposable
{
    private readonly ServiceProvider _provider;

    protected RtTest(RequestTrackerServer server, Action<RequestTrackerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        server.Require();
        Server = server;
        Recorder = new CallRecorder();
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseRequestTracker(o =>
        {
            o.Url = server.Url.ToString();
            o.Token = server.Token;
            configure?.Invoke(o);
        });
        services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("")).SetHandlerLifetime(Timeout.InfiniteTimeSpan).AddHttpMessageHandler(() => Recorder);
        _provider = services.BuildServiceProvider();
        using IServiceScope scope = _provider.CreateScope();
        Crm = scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("");
        Agent = new RawRt(server.Url, server.AgentToken);
        Service = new RawRt(server.Url, server.Token);
    }

    protected RequestTrackerServer Server { get; }

    protected ICrmAdapter Crm { get; }

    internal CallRecorder Recorder { get; }

    /// <summary>An agent.</summary>
    internal RawRt Agent { get; }

    /// <summary>Raw calls as the service user.</summary>
    internal RawRt Service { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Agent.Dispose();
        Service.Dispose();
        _provider.Dispose();
    }

    protected static VisitorId NewVisitor(Channel channel = Channel.Web) => new(channel, new Guid(RandomNumberGenerator.GetBytes(16)));

    protected static string Unique(string start) => start + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    protected Task<CrmContact> PlaceholderAsync(VisitorId visitor, string name = "Web User 10/05 10:15") =>
        Crm.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), name, visitor.ToString()), Token);

    protected Task<CrmContact> KnownAsync(string? consumer = null, string name = "Maria Lopez") =>
        Crm.EnsureContactAsync(new NewContact(ContactKey.Of(new ConsumerId(consumer ?? Unique("cust-"))), name, ""), Token);

    protected Task<CrmTicketId> TicketAsync(CrmContact contact, VisitorId? visitor = null, string? key = null, string subject = "Cannot sign in", string body = "The reset mail never comes") =>
        Crm.CreateTicketAsync(new NewTicket(key ?? Unique("key-"), visitor, contact.Id, subject, body), Token);

    protected async Task<IReadOnlyList<CrmTicket>> ReadAsync(params CrmTicketId[] tickets) => (await Crm.ReadTicketsAsync(TicketQuery.WithIds(tickets), Token)).Tickets;

    protected async Task<CrmTicket> ReadOneAsync(CrmTicketId ticket) => (await ReadAsync(ticket)).Should().ContainSingle().Subject;

    protected Task<IReadOnlyList<RefusedMove>> MoveAsync(CrmContact from, CrmContact to, params CrmTicket[] tickets) =>
        Crm.MoveTicketsAsync(new TicketMove(from.Id, to.Id, tickets), Token);

    /// <summary>The agent gives a ticket exactly these requestors.</summary>
    internal Task<RawAnswer> AgentMovesAsync(CrmTicketId ticket, params CrmContact[] to) =>
        Agent.PutAsync($"ticket/{ticket}", new JsonObject { ["Requestor"] = new JsonArray([.. to.Select(c => (JsonNode)long.Parse(c.Id.Value, System.Globalization.CultureInfo.InvariantCulture))]) });

    protected async Task<long[]> RequestorsAsync(CrmTicketId ticket)
    {
        RawAnswer answer = await Agent.GetAsync($"tickets?query=id={ticket}&fields=Requestor&fields[Requestor]=id");
        return [.. answer.Json!["items"]![0]!["Requestor"]!.AsArray().Select(static r => r!["id"]!.GetValue<long>())];
    }

    protected static long Number(CrmContact contact) => long.Parse(contact.Id.Value, System.Globalization.CultureInfo.InvariantCulture);

    protected static async Task<CrmException> FailsAsync(Func<Task> call, CrmErrorKind kind)
    {
        CrmException failure = (await call.Should().ThrowAsync<CrmException>()).Which;
        failure.Kind.Should().Be(kind, failure.Message);
        return failure;
    }
}
