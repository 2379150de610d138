using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>An agent outranks the library.</summary>
public class AgentStories
{
    [Fact]
    [Trait("Rule", "M1")]
    public async Task Tickets_that_an_agent_put_on_the_placeholder_from_elsewhere_stay()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        VisitorId other = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        InMemoryTicket foreign = world.TicketsOf(world.ContactOf(other).Id).Single();
        world.Agent.Move(foreign.Id, placeholder);

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Counts.Should().Be(new TicketCounts(Moved: 1));
        world.TicketsOf(placeholder).Should().ContainSingle(t => t.Id == foreign.Id);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_ticket_that_an_agent_moved_stays_where_it_is()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        InMemoryTicket[] tickets = [.. world.Store.Tickets];
        world.Agent.Move(tickets[0].Id, omar.Id);
        world.Agent.Move(tickets[1].Id, maria.Id);

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1, AlreadyThere: 1));
        world.TicketsOf(omar.Id).Should().ContainSingle(t => t.Id == tickets[0].Id);
    }

    [Theory]
    [Trait("Rule", "M6")]
    [InlineData(true, TicketResult.AlreadyThere)]
    [InlineData(false, TicketResult.KeptByAgent)]
    public async Task A_placeholder_that_an_agent_merged_is_followed(bool intoTheSame, TicketResult expected)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Agent.Merge(world.ContactOf(visitor).Id, intoTheSame ? maria.Id : omar.Id);
        string before = world.Picture();

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Tickets.Should().HaveCount(2).And.OnlyContain(t => t.Result == expected);
        world.Picture().Should().Be(before);
        (await world.Merger.UndoAsync(receipt.Merge, "test")).Outcome.Should().Be(UndoOutcome.NothingToUndo);
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Rule", "M1")]
    public async Task What_reached_the_placeholder_after_an_agent_merged_it_goes_the_same_way()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Agent.Merge(placeholder, maria.Id);
        await world.OpenAsync(visitor, "k2");
        string before = world.Picture();
        (await world.Merger.PreviewAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Fate = ContactFate.KeptByAgent, Counts = new TicketCounts(Moved: 1, AlreadyThere: 1) });

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Counts.Should().Be(new TicketCounts(Moved: 1, AlreadyThere: 1));
        world.TicketsOf(maria.Id).Should().HaveCount(2);
        (await world.Merger.UndoAsync(receipt.Merge, "test")).Counts.Moved.Should().Be(1);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_circle_of_merged_contacts_is_parked()
    {
        await using World world = new();
        world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Agent.Merge(placeholder, omar.Id);
        world.Agent.Merge(omar.Id, placeholder);

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Outcome.Should().Be(MergeOutcome.Parked);
        receipt.Reason.Should().Contain("circle");
    }

    [Theory]
    [InlineData(16, MergeOutcome.Merged)]
    [InlineData(17, MergeOutcome.Parked)]
    [Trait("Rule", "M6")]
    public async Task Sixteen_merges_are_followed_and_no_more(int merges, MergeOutcome outcome)
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId at = world.Known(World.Maria).Id;
        for (int i = 1; i <= merges; i++)
        {
            CrmContactId next = world.Agent.AddContact(new ConsumerId($"survivor-{i}"), $"Survivor {i}").Id;
            world.Agent.Merge(at, next);
            at = next;
        }

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        (receipt.Outcome, world.TicketsOf(at).Count()).Should().Be((outcome, outcome == MergeOutcome.Merged ? 1 : 0));
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Rule", "M5")]
    [Trait("Attack", "33")]
    public async Task A_placeholder_that_an_agent_gives_to_another_consumer_is_not_labelled_as_merged()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Meanwhile = async (_, name) =>
        {
            if (name == "MoveTickets")
            {
                CrmContact placeholder = world.ContactOf(visitor);
                await world.Store.UpdateContactAsync(placeholder, placeholder with { ExternalId = World.Omar.Value }, TestContext.Current.CancellationToken);
            }
        };
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        world.Crm.Meanwhile = null;

        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Omar)).Outcome.Should().Be(MergeOutcome.Merged);

        world.TicketsOf(maria.Id).Should().ContainSingle("Omar's ticket is not hers");
        world.TicketsOf(world.ContactOf(World.Omar).Id).Should().ContainSingle();
        world.ContactOf(World.Omar).MergedInto.Should().BeNull();
    }
}
