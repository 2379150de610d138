using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Random and mutated answers of a CRM through the HTTP client and the Request Tracker adapter: a value or a <see cref="CrmException"/> each time.</summary>
[Trait("Promise", "Q17")]
[Trait("Rule", "A2")]
public sealed class AnswerTests(ITestOutputHelper output)
{
    // The quick form; CI multiplies it by ten, to the 1,000,000 of the promise.
    private const int Answers = 100_000;
    private const int Share = 5_000;

    private static readonly CrmContact Placeholder = new(new CrmContactId("7")) { ExternalId = "web_01j9x4kbc0e008000000000000", FirstName = "Web User" };
    private static readonly CrmTicket Ticket = new(new CrmTicketId("12"), [new CrmContactId("7")]) { Version = "2026-10-05T10:15:00Z~" };

    [Fact]
    public void No_answer_of_a_CRM_makes_an_exception_but_CrmException()
    {
        long answers = 0;
        long read = 0;
        IReadOnlyList<(ulong Seed, string Wrong)> wrong = Seeds.Each(Math.Max(1, Scale.Of(Answers) / Share), seed =>
        {
            Chance chance = new(seed);
            using BadServer server = new(chance);
            using ServiceProvider services = Connect(server);
            ICrmAdapter crm = AdapterOf(services);
            List<string> found = [];
            while (server.Answers < Share)
            {
                server.NewCall();
                int call = chance.Below(9);
                try
                {
                    CallAsync(crm, call).GetAwaiter().GetResult();
                    Interlocked.Increment(ref read);
                }
                catch (CrmException)
                {
                }
#pragma warning disable CA1031 // It is what the test looks for.
                catch (Exception other)
#pragma warning restore CA1031
                {
                    found.Add($"call {call}: {other}");
                }
            }

            Interlocked.Add(ref answers, server.Answers);
            return found;
        });

        output.Report($"{answers} answers, {read} calls that made sense of theirs, {wrong.Count} exceptions other than CrmException");
        wrong.Take(3).Should().BeEmpty();
        read.Should().BeGreaterThan(answers / 20, "else the answers never get past the first check");
    }

    [Fact]
    public async Task The_answers_that_are_mutated_are_good_ones()
    {
        using BadServer server = new(new Chance(1)) { IsGood = true };
        await using ServiceProvider services = Connect(server);
        ICrmAdapter crm = AdapterOf(services);
        for (int call = 0; call < 9; call++)
        {
            int which = call;
            await FluentActions.Awaiting(() => CallAsync(crm, which)).Should().NotThrowAsync($"call {which}");
        }
    }

    private static Task CallAsync(ICrmAdapter crm, int call) => call switch
    {
        0 => crm.FindContactAsync(ContactKey.Of(new CrmContactId("7")), default),
        1 => crm.FindContactAsync(ContactKey.Of(new ConsumerId("cust-1")), default),
        2 => crm.EnsureContactAsync(new NewContact(ContactKey.Of(new ConsumerId("cust-1")), "Maria", ""), default),
        3 => crm.UpdateContactAsync(Placeholder, Placeholder with { FirstName = "Maria" }, default),
        4 => crm.CreateTicketAsync(new NewTicket("k1", null, new CrmContactId("7"), "Help", "body"), default),
        5 => crm.ReadTicketsAsync(TicketQuery.OfContact(new CrmContactId("7")), default),
        6 => crm.ReadTicketsAsync(TicketQuery.WithKey("k1"), default),
        7 => crm.ReadTicketsAsync(TicketQuery.WithIds([new CrmTicketId("12")]), default),
        _ => crm.MoveTicketsAsync(new TicketMove(new CrmContactId("7"), new CrmContactId("8"), [Ticket]), default),
    };

    private static ServiceProvider Connect(BadServer server)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseRequestTracker(o =>
        {
            o.Url = "https://rt.example.com/REST/2.0";
            o.Token = "1-2-token";
        });
        services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("")).ConfigurePrimaryHttpMessageHandler(() => server).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services.BuildServiceProvider();
    }

    private static ICrmAdapter AdapterOf(ServiceProvider services)
    {
        using IServiceScope scope = services.CreateScope();
        return scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("");
    }
}
