using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>A visitor signs in: the tickets move to the known contact.</summary>
public class MergingStories
{
    [Fact]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M2")]
    public async Task A_visitors_tickets_move_to_the_known_contact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Counts.Should().Be(new TicketCounts(Moved: 3));
        receipt.Tickets.Should().HaveCount(3).And.OnlyContain(t => t.Result == TicketResult.Moved);
        receipt.Contact.Should().Be(maria.Id);
        world.TicketsOf(maria.Id).Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "M1")]
    public async Task A_ticket_in_the_CRM_that_the_ledger_does_not_know_moves_if_it_carries_the_identifier()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Store.CreateTicketAsync(new NewTicket("by-mail", visitor, world.ContactOf(visitor).Id, "Re", "later"), TestContext.Current.CancellationToken);

        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Moved.Should().Be(2);
        world.TicketsOf(maria.Id).Should().HaveCount(2);
    }

    [Theory]
    [Trait("Rule", "M5")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bound_visitor_is_never_given_to_another(bool secondIsKnown)
    {
        await using World world = new();
        world.Known(World.Maria);
        if (secondIsKnown)
        {
            world.Known(World.Omar);
        }

        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        string before = world.Picture();

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Omar);

        receipt.Should().BeEquivalentTo(new MergeReceipt(MergeOutcome.BoundToAnother));
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M5")]
    public async Task Of_64_binds_at_once_exactly_one_wins()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        ITicketMerger[] hosts = [.. Enumerable.Range(0, 8).Select(_ => (ITicketMerger)world.AddHost().GetService(typeof(ITicketMerger))!)];

        MergeReceipt[] receipts = await world.WhileTimePassesAsync(Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % 8].MergeAsync(visitor, new ConsumerId($"cust-{i}"))))));

        receipts.Count(r => r.Outcome != MergeOutcome.BoundToAnother).Should().Be(1);
        await world.RecoverAsync(TimeSpan.FromSeconds(60));
        world.Store.Contacts.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M7")]
    [Trait("Rule", "N4")]
    public async Task The_placeholder_is_labelled_and_the_known_contact_is_not_written()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);

        await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Another name" });

        world.ContactOf(World.Maria).Should().Be(maria);
        world.ContactOf(visitor).Should().BeEquivalentTo(new { FirstName = "Web User 10/05 10:15", MergedInto = maria.Id });
    }

    [Fact]
    [Trait("Rule", "M11")]
    [Trait("Rule", "V7")]
    public async Task Web_and_mobile_visitors_merge_into_the_same_contact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId web = await world.VisitorWithTicketsAsync(1);
        VisitorId mobile = await world.VisitorWithTicketsAsync(1, Channel.Mobile);
        world.ContactOf(mobile).FirstName.Should().Be("Mobile User 10/05 10:15");

        await world.Merger.MergeAsync(web, World.Maria);
        await world.Merger.MergeAsync(mobile, World.Maria);

        world.TicketsOf(maria.Id).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "M12")]
    public async Task An_old_identifier_keeps_resolving_through_later_merges()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact survivor = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        (await world.Directory.ResolveAsync(visitor)).Should().Be(world.ContactOf(visitor).Id);
        await world.Merger.MergeAsync(visitor, World.Maria);
        (await world.Directory.ResolveAsync(visitor)).Should().Be(maria.Id);
        world.Agent.Merge(maria.Id, survivor.Id);
        (await world.Directory.ResolveAsync(visitor)).Should().Be(survivor.Id);
        (await world.Directory.ResolveAsync(world.NewVisitor())).Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "M13")]
    public async Task A_late_reply_is_swept_and_one_that_an_agent_put_back_stays()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        CrmTicketId moved = world.Store.Tickets[0].Id;
        await world.Merger.MergeAsync(visitor, World.Maria);
        world.Agent.Move(moved, placeholder);
        CrmTicketId late = await world.Store.CreateTicketAsync(new NewTicket("late", visitor, placeholder, "Re", "late"), TestContext.Current.CancellationToken);

        await world.RecoverAsync(TimeSpan.FromHours(2));

        world.TicketsOf(maria.Id).Should().ContainSingle(t => t.Id == late);
        world.TicketsOf(placeholder).Should().ContainSingle(t => t.Id == moved);

        CrmTicketId latest = await world.Store.CreateTicketAsync(new NewTicket("latest", visitor, placeholder, "Re", "latest"), TestContext.Current.CancellationToken);
        await world.RecoverAsync(TimeSpan.FromDays(8));
        world.TicketsOf(maria.Id).Should().HaveCount(2).And.Contain(t => t.Id == latest);
    }
}
