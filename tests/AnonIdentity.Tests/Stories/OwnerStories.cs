using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>Whose a ticket is: a spent visitor's, a late draft's, a signed-in consumer's.</summary>
public class OwnerStories
{
    [Fact]
    [Trait("Rule", "T7")]
    public async Task A_spent_visitor_gets_a_fresh_identifier_and_its_own_slice()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId tablet = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(tablet, World.Maria);

        TicketReceipt second = await world.OpenAsync(tablet, "omars");

        second.Outcome.Should().Be(TicketOutcome.Opened);
        second.Visitor.Should().NotBe(tablet);
        second.Visitor.Channel.Should().Be(tablet.Channel);
        (await world.OpenAsync(tablet, "omars")).Should().BeEquivalentTo(second with { Outcome = TicketOutcome.Same });
        await world.Merger.MergeAsync(second.Visitor, World.Omar);
        world.TicketsOf(maria.Id).Should().ContainSingle();
        world.TicketsOf(omar.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "T7")]
    [Trait("Rule", "M3")]
    public async Task A_draft_queued_before_the_bind_ends_with_the_known_contact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.Unavailable, "down");
        await world.OpenAsync(visitor, "k1");
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        (await world.OpenAsync(visitor, "k2")).Visitor.Should().NotBe(visitor);
        world.Crm.Before = null;

        await world.RecoverAsync(TimeSpan.FromMinutes(30));

        world.TicketsOf(maria.Id).Should().ContainSingle(t => t.Visitor == visitor);
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 1) });
    }

    [Theory]
    [Trait("Rule", "T11")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_in_consumers_ticket_goes_to_the_known_contact(bool isKnown)
    {
        await using World world = new();
        if (isKnown)
        {
            world.Known(World.Maria);
        }

        TicketReceipt receipt = await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "k" });
        TicketReceipt same = await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "k" });

        receipt.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Visitor = default(VisitorId) });
        same.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, receipt.Ticket });
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().ContainSingle().Which.Visitor.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Rule", "M3")]
    public async Task A_consumers_own_first_ticket_and_a_promotion_make_one_contact()
    {
        for (int round = 0; round < 25; round++)
        {
            await using World world = new();
            VisitorId visitor = await world.VisitorWithTicketsAsync(1);
            Task merge = Task.Run(() => world.Merger.MergeAsync(visitor, World.Maria));
            Task open = Task.Run(() => world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b")));
            await world.WhileTimePassesAsync(Task.WhenAll(merge, open));
            await world.RecoverAsync(TimeSpan.FromMinutes(5));
            world.TicketsOf(world.ContactOf(World.Maria).Id).Should().HaveCount(2);
        }
    }
}
