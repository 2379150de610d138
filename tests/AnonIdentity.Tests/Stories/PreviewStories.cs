using AnonIdentity.Crm;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a merge would do.</summary>
public class PreviewStories
{
    [Fact]
    [Trait("Rule", "M9")]
    public async Task A_preview_says_what_the_merge_does_and_changes_nothing()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(3);
        world.Agent.Move(world.Store.Tickets[0].Id, omar.Id);
        string before = world.Picture();

        MergePreview preview = await world.Merger.PreviewAsync(visitor, World.Maria);

        world.Picture().Should().Be(before);
        preview.Allowed.Should().BeTrue();
        preview.Fate.Should().Be(ContactFate.Labelled);
        preview.Target.Should().Be(maria.Id);
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Outcome.Should().Be(preview.Outcome);
        receipt.Counts.Should().Be(preview.Counts);
        receipt.Tickets.Should().BeEquivalentTo(preview.Tickets);
    }

    [Fact]
    [Trait("Rule", "M9")]
    public async Task A_preview_tells_a_promotion_and_a_refusal()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        (await world.Merger.PreviewAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Promoted, Fate = ContactFate.Promoted });
        await world.Merger.MergeAsync(visitor, World.Maria);
        (await world.Merger.PreviewAsync(visitor, World.Omar)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.BoundToAnother, Allowed = false });
        (await world.Merger.PreviewAsync(visitor, new ConsumerId("null"))).Outcome.Should().Be(MergeOutcome.BlockedIdentity);
        (await world.Merger.PreviewAsync(world.NewVisitor(), World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
    }
}
