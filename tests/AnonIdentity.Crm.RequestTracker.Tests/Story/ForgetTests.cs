using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>Request Tracker erases nothing over REST: a forget ends in the ledger, and what is in RT stays for its shredder.</summary>
public sealed class ForgetTests(RequestTrackerServer server) : StoryTest(server)
{
    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T7")]
    public async Task A_forgotten_visitor_is_gone_from_the_ledger_and_its_contact_stays_in_Request_Tracker()
    {
        StoryHost host = Start();
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId ticket = await OpenAsync(host, visitor, "k1");
        CrmContact placeholder = await ContactOfAsync(visitor);
        string before = await LookAsync([placeholder.Id], ticket);
        host.Calls.Clear();
        (await host.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        host.Calls.Calls.Should().BeEmpty("the adapter declares that it cannot erase");
        await RecoverAsync(host);
        (await LookAsync([placeholder.Id], ticket)).Should().Be(before);
        (await host.Directory.ResolveAsync(visitor, Token)).Should().BeNull();
        (await host.Merger.MergeAsync(visitor, new ConsumerId(Unique("cust-")), Token)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
        TicketReceipt next = await host.Opener.OpenAsync(visitor, new TicketDraft("Again", "It still never comes"), Token);
        next.Outcome.Should().Be(TicketOutcome.Opened);
        next.Visitor.Should().NotBe(visitor);
        (await LookAsync([placeholder.Id], ticket)).Should().Be(before, "the forgotten identifier opens nothing");
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M10")]
    public async Task A_forgotten_consumers_merges_stay_and_cannot_be_undone()
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        CrmContact known = await KnownAsync(consumer.Value);
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId ticket = await OpenAsync(host, visitor, "k1");
        MergeReceipt receipt = await host.Merger.MergeAsync(visitor, consumer, Token);
        string merged = await LookAsync([known.Id, (await ContactOfAsync(visitor)).Id], ticket);
        (await host.Directory.ForgetAsync(consumer, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        (await host.Merger.UndoAsync(receipt.Merge, "too late", Token)).Outcome.Should().Be(UndoOutcome.Forgotten);
        await RecoverAsync(host);
        (await LookAsync([known.Id, (await ContactOfAsync(visitor)).Id], ticket)).Should().Be(merged);
    }
}
