using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>A call whose answer is not known: look before anything is made again.</summary>
public class UncertainStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Keying, Keying> Keyings()
    {
        TheoryData<Keying, Keying> data = [];
        foreach (Keying contacts in Enum.GetValues<Keying>())
        {
            foreach (Keying tickets in Enum.GetValues<Keying>())
            {
                data.Add(contacts, tickets);
            }
        }

        return data;
    }

    [Theory]
    [Trait("Rule", "T6")]
    [MemberData(nameof(Keyings))]
    public async Task A_timeout_is_looked_into_before_anything_is_made_again(Keying contacts, Keying tickets)
    {
        await using World world = new(World.Able(contacts, tickets));
        foreach (string call in (string[])["EnsureContact", "CreateTicket"])
        {
            VisitorId visitor = world.NewVisitor();
            bool failed = false;
            world.Crm.After = (_, name) => name == call && !failed && (failed = true) ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
            (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Queued);
            (await world.OpenAsync(visitor, "k2")).Outcome.Should().BeOneOf(TicketOutcome.Queued, TicketOutcome.Opened);
            await world.RecoverAsync(TimeSpan.FromMinutes(10));

            failed.Should().BeTrue();
            world.Store.Contacts.Should().ContainSingle(c => c.ExternalId == visitor.ToString());
            world.Store.Tickets.Where(t => t.Visitor == visitor).Should().HaveCount(2);
        }
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Attack", "30")]
    public async Task Nothing_is_made_again_before_the_settle_time()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        await world.OpenAsync(visitor, "k1");
        world.Crm.Before = null;
        int calls = world.Crm.Calls.Count;

        await world.RecoverAsync(TimeSpan.FromSeconds(59));
        world.Crm.Calls.Should().HaveCount(calls);
        await world.RecoverAsync(TimeSpan.FromSeconds(5));
        world.Crm.Calls.Skip(calls).Should().Equal("ReadTickets", "CreateTicket");
    }

    [Theory]
    [Trait("Rule", "T6")]
    [Trait("Attack", "31")]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(20, true)]
    public async Task An_idempotency_key_is_trusted_only_within_its_life(int minutes, bool looksFirst)
    {
        await using World world = new(World.Able(Keying.IdempotencyKey, Keying.IdempotencyKey));
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        await world.OpenAsync(visitor, "k1");
        world.Time.Advance(TimeSpan.FromMinutes(minutes));
        world.Crm.Before = null;
        int calls = world.Crm.Calls.Count;
        await world.Recovery.RunDueAsync();
        world.Crm.Calls.Skip(calls).Should().Equal(looksFirst ? ["ReadTickets", "CreateTicket"] : ["CreateTicket"]);
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Attack", "34")]
    public async Task Several_tickets_for_one_key_are_parked_and_the_body_is_kept()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = world.NewVisitor();
        world.Crm.After = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        await world.OpenAsync(visitor, "k1");
        InMemoryTicket one = world.Store.Tickets.Single();
        await world.Store.CreateTicketAsync(new NewTicket(one.Key, visitor, one.Contacts[0], "again", "again"), Token);
        world.Crm.After = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        TicketReceipt receipt = await world.OpenAsync(visitor, "k1");
        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).SingleAsync(Token);
        (receipt.Outcome, receipt.Reason).Should().Be((TicketOutcome.Parked, parked.Reason));
        receipt.Reason.Should().Be("Ambiguous: The CRM has several tickets for one key.");
        parked.Should().BeEquivalentTo(new { TicketKey = "k1", Operation = 0 });
        world.Store.Tickets.Should().HaveCount(2);
        (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k1", Token))!.Content.Should().NotBeNull();
        world.Agent.Delete(world.Store.Tickets[1].Id);
        await world.Recovery.ResumeAsync(parked);
        await world.Recovery.RunDueAsync();
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, Ticket = one.Id, Reason = (string?)null });
        (await world.Recovery.ResumeAsync(parked)).Should().BeFalse();
    }
}
