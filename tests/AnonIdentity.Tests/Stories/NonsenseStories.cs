using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>A CRM that says 200 and answers nonsense, and one that has several records for what can only be one.</summary>
public class NonsenseStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "T6")]
    [Trait("Rule", "A2")]
    [Trait("Attack", "29")]
    [InlineData("EnsureContact", "no answer")]
    [InlineData("EnsureContact", "blank id")]
    [InlineData("CreateTicket", "blank id")]
    [InlineData("CreateTicket", "unreadable")]
    public async Task An_answer_that_makes_no_sense_is_uncertain_and_looked_into(string call, string nonsense)
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = world.NewVisitor();
        bool once = false;
        world.Crm.Spoil = (name, answer) => name != call || once || !(once = true) ? answer : nonsense switch
        {
            "unreadable" => throw new FormatException("<html>"),
            "blank id" when answer is CrmContact contact => contact with { Id = default },
            "blank id" => default(CrmTicketId),
            _ => null,
        };
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Queued, Ticket = (CrmTicketId?)null });
        int calls = world.Crm.Calls.Count;
        world.Crm.Calls[^1].Should().Be(call, "nothing is done with such an answer");
        await world.RecoverAsync(TimeSpan.FromMinutes(10));

        once.Should().BeTrue();
        world.Crm.Calls.Skip(calls).First().Should().Be(call == "CreateTicket" ? "ReadTickets" : "FindContact", "it is looked for before anything is made again");
        InMemoryTicket ticket = world.Store.Tickets.Should().ContainSingle().Subject;
        world.Store.Contacts.Should().ContainSingle();
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, Ticket = ticket.Id }, "the control: it is delivered");
    }

    [Fact]
    [Trait("Rule", "M1")]
    [Trait("Rule", "A5")]
    [Trait("Attack", "29")]
    public async Task A_foreign_ticket_that_the_CRM_answers_with_is_never_moved_and_ours_is_found()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        CrmTicketId foreign = (await world.Opener.OpenAsync(World.Omar, new TicketDraft("Omar's", "b"), Token)).Ticket!.Value;
        world.Crm.Spoil = (name, answer) => name == "CreateTicket" ? foreign : answer;
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Spoil = null;

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        receipt.Counts.Should().Be(new TicketCounts(Moved: 1, KeptByAgent: 1));
        world.TicketsOf(omar.Id).Should().ContainSingle(t => t.Id == foreign);
        world.TicketsOf(maria.Id).Should().ContainSingle().Which.Visitor.Should().Be(visitor);
        (await world.Merger.UndoAsync(receipt.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
        world.TicketsOf(omar.Id).Should().ContainSingle(t => t.Id == foreign);
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Attack", "29")]
    [Trait("Attack", "34")]
    public async Task A_foreign_contact_gets_no_ticket_and_is_not_promoted()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        world.Crm.Spoil = (name, answer) => name == "EnsureContact" ? omar : answer;
        VisitorId visitor = world.NewVisitor();
        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Parked);
        world.TicketsOf(omar.Id).Should().BeEmpty();
        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).SingleAsync(Token);
        parked.Reason.Should().StartWith("Ambiguous");

        world.Crm.Spoil = null;
        await world.Recovery.ResumeAsync(parked, Token);
        await world.Recovery.RunDueAsync(Token);
        world.TicketsOf(world.ContactOf(visitor).Id).Should().ContainSingle("the control: with a CRM that answers right");
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Attack", "34")]
    public async Task Several_contacts_for_one_consumer_park_the_merge_and_none_is_picked()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        world.Crm.Before = (_, name) => name == "FindContact" ? new CrmException(CrmErrorKind.Ambiguous, "two contacts") : null;
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        (receipt.Outcome, receipt.Reason).Should().Be((MergeOutcome.Parked, "Ambiguous: two contacts"));
        await world.RecoverAsync(TimeSpan.FromDays(1));
        world.Picture().Should().Be(before);

        world.Crm.Before = null;
        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.Recovery.RunDueAsync(Token);
        world.TicketsOf(maria.Id).Should().ContainSingle("the control: once an agent has put it right");
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Attack", "31")]
    public async Task A_retry_after_the_life_of_its_idempotency_key_finds_what_the_first_try_made()
    {
        await using World world = new(World.Able(Keying.IdempotencyKey, Keying.IdempotencyKey));
        VisitorId visitor = world.NewVisitor();
        world.Crm.After = (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "timed out") : null;
        await world.OpenAsync(visitor, "k1");
        world.Crm.After = null;
        world.Time.Advance(TimeSpan.FromMinutes(20));
        int calls = world.Crm.Calls.Count;
        await world.Recovery.RunDueAsync(Token);
        world.Crm.Calls.Skip(calls).Should().Equal("ReadTickets");
        world.Store.Tickets.Should().ContainSingle();
        (await world.OpenAsync(visitor, "k2")).Outcome.Should().Be(TicketOutcome.Opened, "the control");
    }
}
