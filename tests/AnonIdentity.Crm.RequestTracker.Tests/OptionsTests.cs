using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<RequestTrackerOptions>> Wrong => new()
    {
        { "Url", static o => o.Url = "" },
        { "Url", static o => o.Url = "rt.example.com" },
        { "Url", static o => o.Url = "ftp://rt.example.com" },
        { "Url", static o => o.Url = "https://user:pw@rt.example.com/" },
        { "Url", static o => o.Url = "https://rt.example.com/?a=b" },
        { "Token", static o => o.Token = null },
        { "Token", static o => (o.UserName, o.Password) = ("u", "p") },
        { "Token", static o => o.Token = "a\r\nX: y" },
        { "Token", static o => (o.Token, o.UserName) = (null, "u") },
        { "UserName", static o => (o.Token, o.UserName, o.Password) = (null, "u:x", "p") },
        { "Queue", static o => o.Queue = " " },
        { "Queue", static o => o.Queue = "../ticket/1" },
        { "VisitorField", static o => o.VisitorField = "" },
        { "VisitorField", static o => o.VisitorField = "x} = '' OR CF.{y" },
        { "KeyField", static o => o.KeyField = "12" },
        { "KeyField", static o => o.KeyField = o.VisitorField },
        { "MergedIntoField", static o => o.MergedIntoField = "a'b" },
        { "ConsumerName", static o => o.ConsumerName = static c => c.Value },
        { "Settle", static o => o.Settle = TimeSpan.FromSeconds(-1) },
        { "Settle", static o => o.Settle = TimeSpan.FromHours(2) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Trait("Rule", "A1")]
    public void A_wrong_option_is_named_without_its_value(string option, Action<RequestTrackerOptions> configure)
    {
        Func<ICrmAdapter> make = () => Make("", o =>
        {
            (o.Url, o.Token) = ("https://rt.example.com/REST/2.0", "s3cret");
            configure(o);
        });
        OptionsValidationException failure = make.Should().Throw<OptionsValidationException>().Which;
        failure.Message.Should().Contain($"RequestTrackerOptions.{option} ").And.NotContainAny("s3cret", "pw@");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public void The_capabilities_are_those_of_rt()
    {
        CrmCapabilities can = Make("", static o => (o.Url, o.Token, o.Settle) = ("https://rt.example.com/REST/2.0", "t", TimeSpan.FromSeconds(7))).Capabilities;
        can.Should().Be(new CrmCapabilities
        {
            Contacts = Keying.UniqueUpsert, Tickets = Keying.SearchOnly, Settle = TimeSpan.FromSeconds(7), CanMove = true, MoveBatch = 25, NameLength = 40, SubjectLength = 200, BodyLength = 100_000,
        });
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task Two_tenants_have_their_own_server_and_credentials()
    {
        List<string> sent = [];
        ServiceCollection services = new();
        foreach (string tenant in (string[])["acme", "globex"])
        {
            services.AddAnonymousConsumers(tenant).UseRequestTracker(o => (o.Url, o.Token) = ($"https://{tenant}.example.com/REST/2.0/", tenant));
            services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName(tenant)).AddHttpMessageHandler(() => new Sink(sent));
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (string tenant in (string[])["globex", "acme"])
        {
            await provider.CreateScope().ServiceProvider.GetRequiredKeyedService<ICrmAdapter>(tenant).ReadTicketsAsync(TicketQuery.WithKey("k"), TestContext.Current.CancellationToken);
        }

        sent.Should().Equal("globex.example.com token globex", "acme.example.com token acme");
    }

    private static ICrmAdapter Make(string tenant, Action<RequestTrackerOptions> configure)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers(tenant).UseRequestTracker(configure);
        return services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredKeyedService<ICrmAdapter>(tenant);
    }

    private sealed class Sink(List<string> sent) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add($"{request.RequestUri!.Host} {request.Headers.Authorization}");
            return Task.FromResult(FakeRt.Answer(System.Net.HttpStatusCode.OK, "{\"items\":[]}"));
        }
    }
}
