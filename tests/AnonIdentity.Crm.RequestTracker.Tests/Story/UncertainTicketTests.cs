using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>Rule T6 on a CRM whose tickets can only be searched: wait until the call must have shown, look, and only then make it again.</summary>
public sealed class UncertainTicketTests(RequestTrackerServer server) : StoryTest(server)
{
    private static readonly TimeSpan s_settle = new RequestTrackerOptions().Settle;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "T5")]
    [Trait("Rule", "T6")]
    [Trait("Attack", "30")]
    public async Task A_ticket_whose_answer_is_lost_is_looked_up_and_not_doubled(bool tookEffect)
    {
        StoryHost host = Start();
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId first = await OpenAsync(host, visitor, "k1");
        Func<string, Task> lose = static call => call == "POST ticket" ? throw new HttpRequestException("The connection broke.") : Task.CompletedTask;
        host.Calls.Before = tookEffect ? null : lose;
        host.Calls.After = tookEffect ? (call, _) => lose(call) : null;
        TicketDraft draft = new("Lost", "Its answer never comes") { Key = "k2" };
        (await host.Opener.OpenAsync(visitor, draft, Token)).Outcome.Should().Be(TicketOutcome.Queued);
        (host.Calls.Before, host.Calls.After) = (null, null);
        (await TicketsOfAsync(visitor)).Should().HaveCount(tookEffect ? 2 : 1);

        host.Calls.Clear();
        Clock.Pass(s_settle - TimeSpan.FromSeconds(1));
        await host.Recovery.RunDueAsync(Token);
        (await host.Opener.OpenAsync(visitor, draft, Token)).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, Ticket = (CrmTicketId?)null });
        host.Calls.Calls.Should().BeEmpty("the call may still take effect");

        Clock.Pass(TimeSpan.FromSeconds(2));
        await host.Recovery.RunDueAsync(Token);
        host.Calls.Calls.Should().Equal(tookEffect ? ["GET tickets"] : ["GET tickets", "POST ticket"]);
        CrmTicketId second = await OpenAsync(host, visitor, "k2", draft);
        (await TicketsOfAsync(visitor)).Should().Equal(first, second);
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Rule", "M1")]
    public async Task A_sign_in_waits_for_a_ticket_that_may_still_appear()
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        CrmContact known = await KnownAsync(consumer.Value);
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        host.Calls.After = static (call, _) => call == "POST ticket" ? throw new HttpRequestException("The connection broke.") : Task.CompletedTask;
        (await host.Opener.OpenAsync(visitor, new TicketDraft("Lost", "Its answer never comes") { Key = "k1" }, Token)).Outcome.Should().Be(TicketOutcome.Queued);
        host.Calls.After = null;
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Outcome.Should().Be(MergeOutcome.Pending);
        await RecoverAsync(host);
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Counts.Should().Be(new TicketCounts(Moved: 1));
        CrmTicketId ticket = (await TicketsOfAsync(visitor)).Should().ContainSingle().Subject;
        (await RequestorsAsync(ticket)).Should().Equal(Number(known));
    }
}
