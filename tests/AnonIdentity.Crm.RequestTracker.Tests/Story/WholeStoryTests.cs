using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

public sealed class WholeStoryTests(RequestTrackerServer server) : StoryTest(server)
{
    [Fact]
    [Trait("Rule", "N1")]
    [Trait("Rule", "N3")]
    [Trait("Rule", "T1")]
    [Trait("Rule", "T2")]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M4")]
    [Trait("Rule", "M7")]
    [Trait("Rule", "M9")]
    [Trait("Rule", "M10")]
    [Trait("Rule", "M11")]
    [Trait("Rule", "M12")]
    public async Task Web_and_mobile_tickets_move_to_the_known_contact_and_the_undo_restores_Request_Tracker_exactly()
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        CrmContact known = await KnownAsync(consumer.Value);
        VisitorId web = host.Issuer.Issue(Channel.Web);
        VisitorId mobile = host.Issuer.Issue(Channel.Mobile);
        CrmTicketId first = await OpenAsync(host, web, "w1");
        CrmTicketId second = await OpenAsync(host, web, "w2");
        CrmTicketId third = await OpenAsync(host, mobile, "m1");

        CrmContact browser = await ContactOfAsync(web);
        CrmContact telephone = await ContactOfAsync(mobile);
        browser.FirstName.Should().Be("Web User 10/05 10:15");
        telephone.FirstName.Should().Be("Mobile User 10/05 10:15");
        (await TicketsOfAsync(web)).Should().Equal(first, second);
        (await RequestorsAsync(second)).Should().Equal(Number(browser));
        await AgentRenamesAsync(browser.Id, "Somebody from Lima");
        CrmContactId[] users = [known.Id, browser.Id, telephone.Id];
        string before = await LookAsync(users, first, second, third);
        before.Should().Contain("Somebody from Lima").And.Contain("Mobile User 10/05 10:15");

        MergePreview preview = await host.Merger.PreviewAsync(web, consumer, Token);
        preview.Should().BeEquivalentTo(new { Outcome = MergeOutcome.Merged, Fate = ContactFate.Labelled, Target = known.Id, Counts = new TicketCounts(Moved: 2), Queued = 0 });
        preview.Tickets.Select(static t => t.Ticket).Should().Equal(first, second);
        (await LookAsync(users, first, second, third)).Should().Be(before, "a preview changes nothing");

        MergeReceipt merged = await host.Merger.MergeAsync(web, consumer, Token);
        MergeReceipt other = await host.Merger.MergeAsync(mobile, consumer, Token);
        merged.Should().BeEquivalentTo(new { Outcome = MergeOutcome.Merged, Contact = known.Id, Counts = new TicketCounts(Moved: 2) });
        other.Should().BeEquivalentTo(new { Outcome = MergeOutcome.Merged, Contact = known.Id, Counts = new TicketCounts(Moved: 1) });
        foreach (CrmTicketId ticket in (CrmTicketId[])[first, second, third])
        {
            (await RequestorsAsync(ticket)).Should().Equal(Number(known));
        }

        (await ContactAsync(known.Id)).Should().Be(known, "a merge writes nothing into a known contact");
        (await ContactAsync(browser.Id)).Should().Be(browser with { FirstName = "Somebody from Lima", MergedInto = known.Id }, "what an agent typed stays");
        (await ContactAsync(telephone.Id)).Should().Be(telephone with { MergedInto = known.Id });
        (await host.Directory.ResolveAsync(mobile, Token)).Should().Be(known.Id);

        host.Calls.Clear();
        (await host.Merger.MergeAsync(web, consumer, Token)).Should().BeEquivalentTo(merged with { Outcome = MergeOutcome.AlreadyMerged });
        host.Calls.Calls.Should().BeEmpty("merging again is no work");

        (await host.Merger.UndoAsync(merged.Merge, "shared tablet", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Contact = browser.Id, Counts = new TicketCounts(Moved: 2) });
        (await host.Merger.UndoAsync(other.Merge, "shared tablet", Token)).Should().BeEquivalentTo(new { Outcome = UndoOutcome.Undone, Contact = telephone.Id, Counts = new TicketCounts(Moved: 1) });
        (await LookAsync(users, first, second, third)).Should().Be(before);
        (await host.Merger.MergeAsync(web, consumer, Token)).Outcome.Should().Be(MergeOutcome.Quarantined);
        await RecoverAsync(host);
        (await LookAsync(users, first, second, third)).Should().Be(before, "an undone merge sweeps nothing");
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Rule", "M13")]
    public async Task A_late_reply_to_the_placeholder_is_swept_and_what_an_agent_put_back_stays()
    {
        StoryHost host = Start();
        ConsumerId consumer = new(Unique("cust-"));
        CrmTicketId own = (await host.Opener.OpenAsync(consumer, new TicketDraft("My own", "Signed in"), Token)).Ticket!.Value;
        CrmContact known = (await Crm.FindContactAsync(ContactKey.Of(consumer), Token))!;
        (await RequestorsAsync(own)).Should().Equal(Number(known));
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        CrmTicketId early = await OpenAsync(host, visitor, "k1");
        CrmContact placeholder = await ContactOfAsync(visitor);
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Outcome.Should().Be(MergeOutcome.Merged);

        CrmTicketId late = await TicketAsync(placeholder, visitor);
        await AgentMovesAsync(early, placeholder);
        await RecoverAsync(host);
        (await RequestorsAsync(late)).Should().Equal(Number(known));
        (await RequestorsAsync(early)).Should().Equal([Number(placeholder)], "an agent outranks the library");
        (await host.Merger.MergeAsync(visitor, consumer, Token)).Counts.Should().Be(new TicketCounts(Moved: 2));
    }
}
