using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

public class PrivacyStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_forgotten_visitor_is_gone_from_ledger_and_CRM()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        VisitorId other = await world.VisitorWithTicketsAsync(1);

        (await world.Directory.ForgetAsync(visitor)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten) { LeftInCrm = CrmRemains.NothingOfTheVisitor });

        world.Store.Contacts.Should().ContainSingle(c => c.ExternalId == other.ToString());
        world.Store.Tickets.Should().ContainSingle();
        (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k1", Token)).Should().BeNull();
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
        (await world.OpenAsync(visitor, "k1")).Visitor.Should().NotBe(visitor);
        (await world.Directory.ForgetAsync(visitor)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten), "nothing is left to know it by");
        (await world.Directory.ResolveAsync(visitor)).Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task The_receipt_says_that_a_CRM_which_cannot_erase_keeps_the_contact()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert) with { CanErase = false });
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();

        (await world.Directory.ForgetAsync(visitor)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten) { LeftInCrm = CrmRemains.ContactThatCannotBeErased });

        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task The_receipt_of_a_forget_after_an_undo_still_says_that_the_contact_is_kept()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.UndoAsync((await world.Merger.MergeAsync(visitor, World.Maria)).Merge, "shared tablet");

        (await world.Directory.ForgetAsync(visitor)).LeftInCrm.Should().Be(CrmRemains.BoundContact);

        world.Store.Contacts.Should().ContainSingle(c => c.ExternalId == visitor.ToString());
    }

    [Theory]
    [Trait("Rule", "P1")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_bind_only_the_ledgers_rows_go(bool isKnown)
    {
        await using World world = new();
        if (isKnown)
        {
            world.Known(World.Maria);
        }

        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        string before = world.Picture();

        (await world.Directory.ForgetAsync(visitor)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten) { LeftInCrm = CrmRemains.BoundContact });

        world.Picture().Should().Be(before);
        (await world.Merger.UndoAsync(merge.Merge, "late")).Outcome.Should().Be(UndoOutcome.Forgotten);
        (await world.Ledger.ReadMovesAsync(merge.Merge, MoveRows.All, null, 10, Token)).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task Of_a_contact_that_an_agent_merged_the_tickets_stay_with_the_survivor()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Merge(world.ContactOf(visitor).Id, maria.Id);
        (await world.Directory.ForgetAsync(visitor)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Store.Contacts.Should().Equal(maria);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_contact_that_an_agent_gave_away_is_not_erased()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact placeholder = world.ContactOf(visitor);
        await world.Store.UpdateContactAsync(placeholder, placeholder with { ExternalId = "cust-42" }, Token);
        string before = world.Picture();
        (await world.Directory.ForgetAsync(visitor)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Picture().Should().Be(before);
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R6")]
    public async Task A_forget_wins_over_whatever_is_under_way_and_survives_a_crash()
    {
        for (int fail = 1; fail <= 10; fail++)
        {
            await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
            VisitorId visitor = world.NewVisitor();
            world.Crm.After = (number, _) => number == fail ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
            await world.OpenAsync(visitor, "k1");
            await world.OpenAsync(visitor, "k2");
            await world.Directory.ForgetAsync(visitor);
            await world.RecoverAsync(TimeSpan.FromMinutes(30), steps: 60);

            (await world.Directory.ForgetAsync(visitor)).Outcome.Should().Be(ForgetOutcome.Forgotten);
            world.Store.Contacts.Should().BeEmpty();
            world.Store.Tickets.Should().BeEmpty();
            (await world.Recovery.GetStatusAsync()).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
        }
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_forget_during_a_merge_gives_the_claim_back()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == "UpdateContact" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        (await world.Directory.ForgetAsync(visitor)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Crm.Before = null;
        VisitorId other = await world.VisitorWithTicketsAsync(1);
        (await world.Merger.MergeAsync(other, World.Maria)).Outcome.Should().Be(MergeOutcome.Promoted);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task Forgetting_a_consumer_forgets_all_visitors_bound_to_it()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId[] visitors = [await world.VisitorWithTicketsAsync(1), await world.VisitorWithTicketsAsync(1)];
        VisitorId omars = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitors[0], World.Maria);
        await world.Merger.MergeAsync(visitors[1], World.Maria);
        await world.Merger.MergeAsync(omars, World.Omar);
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "own" });

        (await world.Directory.ForgetAsync(World.Maria)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten) { LeftInCrm = CrmRemains.KnownContact });

        foreach (VisitorId visitor in visitors)
        {
            (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
        }

        (await world.Ledger.ReadAsync(Subject.Of(World.Maria), Token)).Should().BeNull();
        world.TicketsOf(maria.Id).Should().HaveCount(3, "the known contact is the host's");
        (await world.Merger.MergeAsync(omars, World.Omar)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        (await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "new" })).Outcome.Should().Be(TicketOutcome.Opened);
    }

    [Theory]
    [Trait("Rule", "P2")]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_visitor_that_never_signs_in_expires(bool erase, bool renamed)
    {
        await using World world = new(configure: o => o.EraseExpiredContacts = erase);
        VisitorId silent = await world.VisitorWithTicketsAsync(1);
        VisitorId bound = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(bound, World.Maria);
        if (renamed)
        {
            world.Agent.Rename(world.ContactOf(silent).Id, "Somebody");
        }

        world.Time.Advance(TimeSpan.FromDays(179));
        (await world.Recovery.RunDueAsync()).Expired.Should().Be(0);
        world.Time.Advance(TimeSpan.FromDays(2));
        (await world.Recovery.RunDueAsync()).Expired.Should().Be(1);

        (await world.Ledger.ReadTicketAsync(Subject.Of(silent), "k1", Token)).Should().BeNull();
        world.Store.Contacts.Any(c => c.ExternalId == silent.ToString()).Should().Be(!erase || renamed);
        (await world.Merger.MergeAsync(bound, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        (await world.Merger.MergeAsync(silent, World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_consumer_without_rows_of_their_own_is_forgotten_with_their_visitors()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        (await world.Ledger.ReadAsync(Ledger.Subject.Of(World.Maria), TestContext.Current.CancellationToken)).Should().BeNull("the control: no ticket of their own");

        (await world.Directory.ForgetAsync(World.Maria, TestContext.Current.CancellationToken)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        (await world.Ledger.ReadAsync(Ledger.Subject.Of(visitor), TestContext.Current.CancellationToken)).Should().Match<Ledger.SubjectRecord?>(r => r == null || r.Version == 0);
        (await world.Directory.ForgetAsync(World.Omar, TestContext.Current.CancellationToken)).Outcome.Should().Be(ForgetOutcome.Forgotten, "of whom nothing is known");
    }
}
