using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

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

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "N3")]
    public async Task Without_a_known_contact_the_placeholder_becomes_theirs()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContact placeholder = world.ContactOf(visitor);

        MergeReceipt receipt = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        receipt.Outcome.Should().Be(MergeOutcome.Promoted);
        receipt.Counts.Total.Should().Be(2);
        world.Store.Contacts.Should().ContainSingle().Which.Should().BeEquivalentTo(placeholder with { ExternalId = "cust-42", FirstName = "Maria Lopez", LastName = "cust-42" });
    }

    [Fact]
    [Trait("Rule", "N3")]
    [Trait("Rule", "M6")]
    public async Task A_name_that_an_agent_typed_is_never_overwritten()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Rename(world.ContactOf(visitor).Id, "Marie (phone)");

        await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        world.ContactOf(World.Maria).FirstName.Should().Be("Marie (phone)");
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task A_promotion_without_a_name_keeps_the_placeholder_name()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        world.ContactOf(World.Maria).FirstName.Should().Be("Web User 10/05 10:15");
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task When_the_placeholder_was_deleted_a_contact_is_made_for_the_consumer()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);

        MergeReceipt receipt = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Counts.Should().Be(new TicketCounts(Missing: 1));
        world.ContactOf(World.Maria).FirstName.Should().Be("Maria Lopez");
    }

    [Theory]
    [Trait("Rule", "M3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_visitors_of_one_new_consumer_make_one_contact(bool atOnce)
    {
        for (int round = 0; round < 25; round++)
        {
            await using World world = new();
            VisitorId web = await world.VisitorWithTicketsAsync(1);
            VisitorId mobile = await world.VisitorWithTicketsAsync(1, Channel.Mobile);
            ITicketMerger second = (ITicketMerger)world.AddHost().GetService(typeof(ITicketMerger))!;
            Task<MergeReceipt> first = Task.Run(() => world.Merger.MergeAsync(web, World.Maria));
            if (!atOnce)
            {
                await first;
            }

            Task<MergeReceipt> other = Task.Run(() => second.MergeAsync(mobile, World.Maria));
            await world.WhileTimePassesAsync(Task.WhenAll(first, other));
            await world.RecoverAsync(TimeSpan.FromSeconds(60));

            CrmContact maria = world.ContactOf(World.Maria);
            world.TicketsOf(maria.Id).Should().HaveCount(2);
        }
    }

    [Fact]
    [Trait("Rule", "M4")]
    public async Task Merging_again_returns_the_recorded_receipt_and_calls_no_CRM()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt first = await world.Merger.MergeAsync(visitor, World.Maria);
        int calls = world.Crm.Calls.Count;

        MergeReceipt again = await world.Merger.MergeAsync(visitor, World.Maria);

        again.Should().BeEquivalentTo(first with { Outcome = MergeOutcome.AlreadyMerged });
        world.Crm.Calls.Should().HaveCount(calls);
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

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_closed_ticket_is_refused_and_said_so()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        world.Agent.Close(world.Store.Tickets[0].Id);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(Moved: 1, Refused: 1));
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task The_receipt_shows_the_first_100_tickets_and_the_rest_is_a_sequence()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(250);
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Counts.Moved.Should().Be(250);
        receipt.Tickets.Should().HaveCount(100);
        List<MergedTicket> all = [];
        await foreach (MergedTicket ticket in world.Directory.TicketsOfAsync(receipt.Merge, TestContext.Current.CancellationToken))
        {
            all.Add(ticket);
        }

        all.Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    [Trait("Rule", "A3")]
    public async Task A_CRM_that_says_yes_and_does_nothing_is_not_believed()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        Liar crm = new(world.Store);
        world.SwitchTo(world.AddHost(crm));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);
        MergeReceipt parked = await world.Merger.MergeAsync(visitor, World.Maria);
        parked.Outcome.Should().Be(MergeOutcome.Parked);
        crm.Honest = true;
        ParkedOperation operation = await world.Recovery.ListParkedAsync(TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        (await world.Recovery.ResumeAsync(operation)).Should().BeTrue();
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.AlreadyMerged);
        (await world.Recovery.GetStatusAsync()).Parked.Should().Be(0);
    }

    private sealed class Liar(InMemoryCrm inner) : ICrmAdapter
    {
        public bool Honest { get; set; }

        public CrmCapabilities Capabilities => inner.Capabilities;

        public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

        public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => inner.ReadTicketsAsync(query, cancellationToken);

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
            Honest ? inner.MoveTicketsAsync(move, cancellationToken) : Task.FromResult<IReadOnlyList<RefusedMove>>([]);
    }
}
