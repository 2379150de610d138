using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

public sealed class PromotionTests(RequestTrackerServer server) : StoryTest(server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rule", "M3")]
    [Trait("Rule", "N3")]
    [Trait("Rule", "M10")]
    public async Task The_placeholder_becomes_the_consumers_and_the_undo_gives_it_back(bool agentRenames)
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId ticket = await OpenAsync(host, visitor, "k1");
        CrmContact placeholder = await ContactOfAsync(visitor);
        if (agentRenames)
        {
            await AgentRenamesAsync(placeholder.Id, "Somebody from Lima");
        }

        string before = await LookAsync([placeholder.Id], ticket);
        (await host.Merger.PreviewAsync(visitor, consumer, Token)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Promoted, Fate = ContactFate.Promoted, Target = placeholder.Id });
        MergeReceipt receipt = await host.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = "Maria Lopez" }, Token);
        receipt.Should().BeEquivalentTo(new { Outcome = MergeOutcome.Promoted, Contact = placeholder.Id, Counts = new TicketCounts(AlreadyThere: 1) });
        (await ContactAsync(placeholder.Id)).Should().Be(placeholder with { ExternalId = consumer.Value, FirstName = agentRenames ? "Somebody from Lima" : "Maria Lopez" });
        (await RequestorsAsync(ticket)).Should().Equal(Number(placeholder));
        (await UsersNamedAsync(visitor.ToString())).Should().Be(0);

        (await UndoPromotionAsync(host, receipt.Merge)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Contact = placeholder.Id });
        (await LookAsync([placeholder.Id], ticket)).Should().Be(before);
        (await UsersNamedAsync(consumer.Value)).Should().Be(0);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "T11")]
    public async Task A_promoted_contact_that_holds_more_by_now_stays_the_consumers()
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        VisitorId visitor = host.Issuer.Issue(Channel.Mobile);
        CrmTicketId ticket = await OpenAsync(host, visitor, "k1");
        CrmContact promoted = await ContactOfAsync(visitor);
        MergeReceipt receipt = await host.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = "Maria Lopez" }, Token);
        CrmTicketId own = (await host.Opener.OpenAsync(consumer, new TicketDraft("My own", "Signed in"), Token)).Ticket!.Value;
        (await RequestorsAsync(own)).Should().Equal(Number(promoted));
        string kept = await LookAsync([promoted.Id], own);

        UndoReceipt undone = await UndoPromotionAsync(host, receipt.Merge);
        CrmContact made = await ContactOfAsync(visitor);
        undone.Should().BeEquivalentTo(new { Outcome = UndoOutcome.AlreadyUndone, Contact = made.Id, Counts = new TicketCounts(Moved: 1) });
        made.Id.Should().NotBe(promoted.Id);
        made.FirstName.Should().Be("Mobile User 10/05 10:15");
        (await RequestorsAsync(ticket)).Should().Equal(Number(made));
        (await LookAsync([promoted.Id], own)).Should().Be(kept);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M11")]
    public async Task Two_visitors_of_a_new_consumer_make_one_contact()
    {
        StoryHost host = Start(scripted: false);
        ConsumerId consumer = new(Unique("cust-"));
        VisitorId web = host.Issuer.Issue(Channel.Web);
        VisitorId mobile = host.Issuer.Issue(Channel.Mobile);
        CrmTicketId[] tickets = [await OpenAsync(host, web, "k1"), await OpenAsync(host, mobile, "k2")];
        MergeReceipt[] receipts = await Task.WhenAll(host.Merger.MergeAsync(web, consumer, Token), host.Merger.MergeAsync(mobile, consumer, Token));
        receipts.Select(static r => r.Outcome).Should().BeEquivalentTo([MergeOutcome.Promoted, MergeOutcome.Merged]);
        receipts[0].Contact.Should().Be(receipts[1].Contact);
        CrmContact contact = (await Crm.FindContactAsync(ContactKey.Of(consumer), Token))!;
        foreach (CrmTicketId ticket in tickets)
        {
            (await RequestorsAsync(ticket)).Should().Equal(Number(contact));
        }
    }
}
