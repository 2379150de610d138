using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>A contact that was there is not any more: the placeholder under a merge, the known contact under a late draft.</summary>
public class GoneContactStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "M6")]
    [Trait("Rule", "A2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_CRM_that_does_not_find_the_list_of_a_deleted_placeholder_parks_nothing(bool afterTheMerge)
    {
        await using World world = new();
        FaultyCrm crm = new(new StrictLists(world.Store));
        world.SwitchTo(world.AddHost(crm));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        if (!afterTheMerge)
        {
            // Deleted when its list is about to be read for the first time.
            crm.Before = (_, name) =>
            {
                if (name == "ReadTickets" && world.Store.Contacts.Any(c => c.Id == placeholder))
                {
                    world.Agent.Delete(placeholder);
                }

                return null;
            };
        }

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        if (afterTheMerge)
        {
            world.Agent.Delete(placeholder);
        }

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Counts.Should().Be(afterTheMerge ? new TicketCounts(Moved: 1) : new TicketCounts(Missing: 1));
        await world.RecoverAsync(TimeSpan.FromDays(9), steps: 200);
        (await world.Recovery.GetStatusAsync(Token)).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations[0].Should().BeEquivalentTo(new { Sweep = 4, Step = OperationStep.Purge });
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_list_that_is_not_found_of_a_contact_that_is_there_is_not_taken_for_empty()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == "ReadTickets" ? new CrmException(CrmErrorKind.NotFound, "no such path") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Theory]
    [Trait("Rule", "T7")]
    [Trait("Rule", "M6")]
    [InlineData("merged")]
    [InlineData("replaced")]
    [InlineData("gone")]
    public async Task A_late_draft_of_a_merged_visitor_goes_to_the_contact_that_is_the_consumers_now(string agentHas)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.OpenAsync(visitor, "late")).Outcome.Should().Be(TicketOutcome.Parked);
        world.Crm.Before = null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        CrmContact now = maria;
        if (agentHas == "merged")
        {
            now = world.Agent.AddContact(new ConsumerId("another"), "Maria's other contact");
            world.Agent.Merge(maria.Id, now.Id);
        }
        else
        {
            await world.Store.UpdateContactAsync(maria, maria with { ExternalId = "somebody else" }, Token);
            now = agentHas == "replaced" ? world.Known(World.Maria) : maria;
        }

        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).SingleAsync(Token);
        await world.Recovery.ResumeAsync(parked, Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        if (agentHas == "gone")
        {
            world.Store.Tickets.Should().ContainSingle("nobody's contact gets it");
            await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);
            (await world.OpenAsync(visitor, "late")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Parked, Reason = "NotFound: The consumer has no contact any more." });
            now = world.Known(World.Maria);
            await world.Recovery.ResumeAsync(parked, Token);
            await world.RecoverAsync(TimeSpan.FromMinutes(1));
        }

        world.TicketsOf(now.Id).Should().Contain(t => t.Key.Length > 0 && t.Id != new CrmTicketId("1")).Which.Contacts.Should().Equal(now.Id);
        (await world.OpenAsync(visitor, "late")).Outcome.Should().Be(TicketOutcome.Same);
        (await world.Recovery.GetStatusAsync(Token)).Parked.Should().Be(0);
    }

    /// <summary>A CRM that answers 404 for the list of a contact that is gone.</summary>
    private sealed class StrictLists(InMemoryCrm inner) : ICrmAdapter
    {
        public CrmCapabilities Capabilities => inner.Capabilities;

        public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => inner.FindContactAsync(key, cancellationToken);

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

        public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
            query.Contact is { } contact && inner.Contacts.All(c => c.Id != contact)
                ? throw new CrmException(CrmErrorKind.NotFound, "no such contact")
                : inner.ReadTicketsAsync(query, cancellationToken);

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => inner.MoveTicketsAsync(move, cancellationToken);
    }
}
