using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>How long the claim of a consumer is kept, when it is given back, and which contact is remembered then.</summary>
public class ClaimingStories
{
    private static readonly Subject Own = Subject.Of(World.Maria);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M10")]
    public async Task A_promotion_that_is_stopped_leaves_the_contact_that_was_remembered_before()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        await GiveAsync(world, maria, "somebody else");
        world.Crm.Before = static (_, name) => name == "ReadTickets" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        MergeReceipt stopped = await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        stopped.Outcome.Should().Be(MergeOutcome.Pending);
        world.ContactOf(World.Maria).Id.Should().NotBe(maria.Id, "another was promoted");
        world.Crm.Before = null;

        (await world.Merger.UndoAsync(stopped.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        await GiveAsync(world, maria, World.Maria.Value);
        world.Crm.SearchesLag = true;
        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        world.TicketsOf(maria.Id).Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R5")]
    public async Task A_merge_that_parks_before_it_has_chosen_leaves_the_contact_that_was_remembered()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        world.Crm.Before = static (_, name) => name == "FindContact" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Parked);
        world.Crm.Before = null;
        world.Crm.SearchesLag = true;

        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Contact.Should().Be(maria.Id);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R5")]
    public async Task A_merge_that_parks_after_it_has_promoted_a_contact_leaves_that_one_remembered()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria);
        await GiveAsync(world, maria, "somebody else");
        world.Crm.Before = static (_, name) => name == "ReadTickets" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Outcome.Should().Be(MergeOutcome.Parked);
        CrmContact promoted = world.ContactOf(World.Maria);
        world.Crm.Before = null;
        world.Crm.SearchesLag = true;

        (await world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria)).Contact.Should().Be(promoted.Id);
    }

    [Theory]
    [InlineData(CrmErrorKind.Unavailable, 1, true)]
    [InlineData(CrmErrorKind.Unavailable, 2, true)]
    [InlineData(CrmErrorKind.Unavailable, 3, true)]
    [InlineData(CrmErrorKind.RateLimited, 1, false)]
    [InlineData(CrmErrorKind.RateLimited, 2, false)]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T11")]
    public async Task A_consumers_drafts_keep_the_claim_only_while_a_ticket_of_theirs_may_still_appear(CrmErrorKind kind, int drafts, bool keeps)
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        world.Known(World.Maria);
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(kind, "no") : null;
        for (int i = 1; i <= drafts; i++)
        {
            (await OpenOwnAsync(world, $"own{i}")).Outcome.Should().Be(TicketOutcome.Queued);
        }

        (await ClaimedByAsync(world)).Should().Be(keeps ? Own.ToString() : "asking", "nobody may take the contact away from a ticket that is on its way");
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T11")]
    public async Task The_claim_of_a_parked_draft_is_given_back_as_soon_as_what_it_made_would_show()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), static o => o.MaxAttempts = 1);
        world.Known(World.Maria);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unknown, "timed out") : null;
        (await OpenOwnAsync(world, "own")).Outcome.Should().Be(TicketOutcome.Parked);
        TimeSpan due = (await world.Ledger.ReadAsync(Own, Token))!.DueIn!.Value;

        world.Time.Advance(due);
        await world.Recovery.RunDueAsync(Token);

        due.Should().Be(TimeSpan.FromMinutes(1), "the settle time");
        (await ClaimedByAsync(world)).Should().Be("asking");
        (await world.Ledger.ReadAsync(Own, Token))!.DueIn.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task A_visitors_parked_draft_leaves_nothing_due_though_its_call_was_uncertain()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), static o => o.MaxAttempts = 1);
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unknown, "timed out") : null;

        (await world.OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Parked);

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { DueIn = (TimeSpan?)null, Parked = true });
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R5")]
    public async Task A_merge_that_is_refused_for_good_after_an_uncertain_try_parks_at_once_and_holds_nobody_up()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);
        world.Crm.Before = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = static (_, name) => name == "FindContact" ? new CrmException(CrmErrorKind.Denied, "no") : null;

        world.Time.Advance(TimeSpan.FromMinutes(2));
        await world.Recovery.RunDueAsync(Token);

        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Be("Denied: no");
        (await ClaimedByAsync(world)).Should().Be("asking");
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R5")]
    public async Task A_merge_that_makes_no_contact_parks_at_once_though_its_last_call_was_uncertain()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly), static o => o.MaxAttempts = 1);
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.Unknown, "timed out") : null;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Parked, Reason = "Unknown: timed out" });

        (await ClaimedByAsync(world)).Should().Be("asking");
    }

    private static Task<TicketReceipt> OpenOwnAsync(World world, string key) => world.Opener.OpenAsync(World.Maria, new TicketDraft("s", key) { Key = key }, Token);

    private static async Task<string?> ClaimedByAsync(World world) => (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy;

    private static async Task GiveAsync(World world, CrmContact contact, string externalId)
    {
        CrmContact now = world.Store.Contacts.Single(c => c.Id == contact.Id);
        await world.Store.UpdateContactAsync(now, now with { ExternalId = externalId }, Token);
    }
}
