using System.Net;
using System.Text;
using AnonIdentity.Crm.Http;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>Answers of a CRM that say 200 and are not to be believed: what they do to a ticket, and how much of them is read.</summary>
[Trait("Attack", "29")]
public sealed class HostileAnswerTests
{
    private const long FiftyMegabytes = 50L * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Answers => new()
    {
        { "blank", "{\"id\":\"\"}" }, { "no id", "{}" }, { "a foreign id", "{\"id\":\"web_01j9x4kbc0e008000000000000\"}" }, { "an id that is no number", "{\"id\":\"12 or 1=1\"}" },
        { "HTML", "<html><body>Maintenance</body></html>" }, { "cut", "{\"id\":\"1" }, { "nothing", "" }, { "33 levels", Nested("\"id\":\"12\"", 33) }, { "50 MB", "{\"id\":\"12\"}" },
    };

    [Theory]
    [Trait("Rule", "T6")]
    [Trait("Rule", "A2")]
    [MemberData(nameof(Answers))]
    public async Task A_ticket_whose_answer_makes_no_sense_is_looked_up_and_not_made_again(string what, string answer)
    {
        using SmallRt rt = new();
        FakeTimeProvider time = new(new DateTimeOffset(2026, 10, 5, 10, 15, 0, TimeSpan.Zero));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(time);
        services.AddAnonymousConsumers().UseLedger(_ => new InMemoryLedger(time)).UseRequestTracker(o => (o.Url, o.Token) = ("https://rt.example.com/REST/2.0", "1-2-s3cret"));
        services.AddHttpClient(RequestTrackerBuilderExtensions.ClientName("")).SetHandlerLifetime(Timeout.InfiniteTimeSpan).ConfigurePrimaryHttpMessageHandler(() => rt);
        await using ServiceProvider host = services.BuildServiceProvider();
        ITicketOpener opener = host.GetRequiredService<ITicketOpener>();
        VisitorId visitor = host.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        rt.Instead = () => what == "50 MB" ? new StreamContent(new EndlessStream(answer, FiftyMegabytes)) : new StringContent(answer, Encoding.UTF8, "application/json");

        (await opener.OpenAsync(visitor, new TicketDraft("s", "b") { Key = "k1" }, Token)).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Queued, Ticket = (CrmTicketId?)null });
        rt.Calls.Clear();
        time.Advance(TimeSpan.FromMinutes(3));
        await host.GetRequiredService<IRecovery>().RunDueAsync(Token);

        rt.Calls.Should().Equal("GET tickets");
        rt.Tickets.Should().ContainSingle();
        (await opener.OpenAsync(visitor, new TicketDraft("s", "b") { Key = "k1" }, Token)).Ticket.Should().Be(new CrmTicketId("12"));
        (await opener.OpenAsync(visitor, new TicketDraft("s", "b") { Key = "k2" }, Token)).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Ticket = new CrmTicketId("13") }, "the control");
    }

    [Theory]
    [Trait("Rule", "A2")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_fifty_megabytes_one_is_read_at_most(bool lengthIsTold)
    {
        using EndlessStream answer = new("{\"items\":[]}", FiftyMegabytes);
        using FakeRt rt = new((_, _) =>
        {
            StreamContent content = new(answer);
            content.Headers.ContentLength = lengthIsTold ? FiftyMegabytes : null;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        });
        CrmException failure = (await FluentActions.Awaiting(() => FailureKindTests.CallAsync(rt.Crm, "tickets with key")).Should().ThrowAsync<CrmException>()).Which;
        failure.Kind.Should().Be(CrmErrorKind.Unknown);
        answer.Taken.Should().BeInRange(lengthIsTold ? 0 : CrmHttpClient.MaxAnswer, lengthIsTold ? 0 : CrmHttpClient.MaxAnswer + 1);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task One_megabyte_and_32_levels_are_read_and_not_a_step_more()
    {
        await ReadsAsync("{\"items\":[]}" + new string(' ', CrmHttpClient.MaxAnswer - 12), true);
        await ReadsAsync("{\"items\":[]}" + new string(' ', CrmHttpClient.MaxAnswer - 11), false);
        await ReadsAsync(Nested("\"items\":[]", CrmJson.MaxDepth), true);
        await ReadsAsync(Nested("\"items\":[]", CrmJson.MaxDepth + 1), false);
        CrmJson.MaxDepth.Should().Be(32);
        CrmHttpClient.MaxAnswer.Should().Be(1024 * 1024);
    }

    // An object in which something that nobody reads is so many levels deep, itself included.
    private static string Nested(string known, int levels) => $"{{{known},\"x\":{new string('[', levels - 1)}{new string(']', levels - 1)}}}";

    private static async Task ReadsAsync(string answer, bool right)
    {
        using FakeRt rt = new(HttpStatusCode.OK, answer);
        Func<Task> call = () => FailureKindTests.CallAsync(rt.Crm, "tickets with key");
        if (right)
        {
            await call.Should().NotThrowAsync();
        }
        else
        {
            (await call.Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unknown);
        }
    }
}
