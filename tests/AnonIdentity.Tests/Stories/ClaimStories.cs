using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>What the ledger remembers of a consumer's contact stays when an operation gives its claim back that learned nothing better.</summary>
public class ClaimStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "P1")]
    public async Task A_forgotten_merge_that_had_not_chosen_leaves_the_remembered_contact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        VisitorId second = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.Unavailable, "down");
        (await world.Merger.MergeAsync(second, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;

        await world.Directory.ForgetAsync(second, Token);

        (await RememberedAsync(world)).Should().Be(maria.Id);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "P1")]
    public async Task A_forgotten_merge_leaves_the_contact_that_it_had_made()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        world.Crm.Before = static (_, name) => name == "ReadTickets" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        CrmContactId made = world.ContactOf(World.Maria).Id;

        await world.Directory.ForgetAsync(visitor, Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await RememberedAsync(world)).Should().Be(made);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M10")]
    public async Task An_undo_forgets_only_the_contact_that_it_gave_back()
    {
        await using World world = new();
        VisitorId first = await world.VisitorWithTicketsAsync(1);
        MergeReceipt promoted = await world.Merger.MergeAsync(first, World.Maria);
        await GiveMariaAnotherContactAsync(world, first.ToString());

        (await world.Merger.UndoAsync(promoted.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        (await RememberedAsync(world)).Should().Be(world.ContactOf(World.Maria).Id);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M10")]
    public async Task A_contact_that_an_undo_gave_back_is_not_remembered_for_the_consumer()
    {
        await using World world = new();
        MergeReceipt promoted = await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        (await world.Merger.UndoAsync(promoted.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
        (await RememberedAsync(world)).Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M13")]
    public async Task A_sweep_does_not_bring_a_contact_back_that_is_not_the_consumers_any_more()
    {
        await using World world = new();
        world.Known(World.Maria);
        await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        await world.RecoverAsync(TimeSpan.FromMinutes(30));
        await GiveMariaAnotherContactAsync(world, "somebody else");

        // The first merge's sweep after an hour; the second's has still half an hour to go.
        await world.RecoverAsync(TimeSpan.FromMinutes(40));

        (await RememberedAsync(world)).Should().Be(world.ContactOf(World.Maria).Id);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M13")]
    public async Task A_sweep_under_way_keeps_its_claim()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId first = await world.VisitorWithTicketsAsync(1);
        VisitorId second = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(first, World.Maria);
        await world.Store.CreateTicketAsync(new NewTicket("late", first, world.ContactOf(first).Id, "s", "b"), Token);
        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == "MoveTickets" ? slow.Task : Task.CompletedTask;
        world.Time.Advance(TimeSpan.FromSeconds(2));
        Task sweep = world.Recovery.RunDueAsync(Token);

        MergeReceipt waiting = await world.WhileTimePassesAsync(world.Merger.MergeAsync(second, World.Maria));
        ConsumerRecord claim = await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token);
        world.Crm.Hold = null;
        slow.SetResult();

        waiting.Outcome.Should().Be(MergeOutcome.Pending);
        claim.ClaimedBy.Should().Be(merge.Merge.ToString());
        await sweep;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().HaveCount(3);
    }

    /// <summary>An agent gives the contact away and makes another one, into which the next visitor merges.</summary>
    private static async Task GiveMariaAnotherContactAsync(World world, string newOwner)
    {
        CrmContact old = world.ContactOf(World.Maria);
        await world.Store.UpdateContactAsync(old, old with { ExternalId = newOwner }, Token);
        world.Known(World.Maria);
        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "P1")]
    public async Task A_claim_that_came_after_its_consumer_was_forgotten_holds_nobody_up()
    {
        await using World world = new();
        world.Known(World.Maria);
        await world.Ledger.ClaimConsumerAsync(World.Maria, Subject.Of(World.Maria).ToString(), Token);

        MergeReceipt receipt = await world.WhileTimePassesAsync(world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria));

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Rule", "T11")]
    public async Task A_consumers_draft_that_waits_for_a_claim_was_not_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string merge = new MergeId(visitor, 1).ToString();
        world.Crm.Before = (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.RateLimited, "later", TimeSpan.FromSeconds(1)) : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy.Should().Be(merge);

        TicketReceipt waiting = await world.WhileTimePassesAsync(world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "own" }, Token));
        TicketState state = (await world.Ledger.ReadTicketAsync(Subject.Of(World.Maria), "own", Token))!.State;
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromSeconds(10));

        (waiting.Outcome, state).Should().Be((TicketOutcome.Queued, TicketState.Accepted));
        world.TicketsOf(maria.Id).Should().HaveCount(2, "nothing was sent before, so nothing is waited for");
    }

    [Fact]
    [Trait("Rule", "T11")]
    public async Task A_consumers_draft_is_opened_as_soon_as_the_claim_is_given_back()
    {
        await using World world = new(configure: static o => o.CallBudget = TimeSpan.FromSeconds(20));
        CrmContact maria = world.Known(World.Maria);
        await world.Ledger.ClaimConsumerAsync(World.Maria, "another's", Token);
        Task<TicketReceipt> waiting = world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b"), Token);
        for (int i = 0; i < 5; i++)
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        waiting.IsCompleted.Should().BeFalse();
        await world.Ledger.ReleaseConsumerAsync(World.Maria, "another's", null, Token);
        (await world.WhileTimePassesAsync(waiting)).Outcome.Should().Be(TicketOutcome.Opened);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    private static async Task<CrmContactId?> RememberedAsync(World world)
    {
        ConsumerRecord row = await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token);
        row.ClaimedBy.Should().Be("me");
        return row.Contact;
    }
}
