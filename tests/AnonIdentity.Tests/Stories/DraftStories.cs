using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a draft may hold, and what is refused.</summary>
public class DraftStories
{
    [Fact]
    [Trait("Rule", "T8")]
    [Trait("Attack", "35")]
    [Trait("Attack", "36")]
    public async Task Short_fields_are_made_inert_bodies_stay_and_long_ones_are_refused()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        await world.Opener.OpenAsync(visitor, new TicketDraft("=HYPERLINK(\"x\")\r\n\u202Eevil", "a\0b\r\n=1+1 <b>"));
        InMemoryTicket ticket = world.Store.Tickets.Single();
        ticket.Subject.Should().StartWith("'=HYPERLINK").And.NotContainAny("\r", "\n", "\u202E");
        ticket.Body.Should().Be("a\uFFFDb\r\n=1+1 <b>");

        TicketReceipt refused = await world.OpenAsync(visitor, "long", new string('x', 100_001));
        refused.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Refused, Refusal = TicketRefusal.BodyTooLong });
        (await world.OpenAsync(visitor, "fits", new string('x', 100_000))).Outcome.Should().Be(TicketOutcome.Opened);
    }

    [Fact]
    [Trait("Rule", "T9")]
    [Trait("Rule", "T10")]
    [Trait("Rule", "S6")]
    public async Task How_to_answer_is_text_in_the_body_and_fields_pass_through()
    {
        await using World world = new();
        CrmContact maria = world.Known(new ConsumerId("maria@example.com"));
        VisitorId visitor = world.NewVisitor();
        await world.Opener.OpenAsync(visitor, new TicketDraft("Help", "Body") { ReplyTo = "maria@example.com", Fields = new Dictionary<string, string> { ["queue"] = "Sales" } });
        InMemoryTicket ticket = world.Store.Tickets.Single();
        ticket.Body.Should().StartWith("Body").And.Contain("unverified").And.Contain("maria@example.com");
        ticket.Fields.Should().ContainKey("queue").WhoseValue.Should().Be("Sales");
        ticket.Contacts.Should().NotContain(maria.Id);
    }

    [Fact]
    [Trait("Rule", "S5")]
    [Trait("Rule", "M2")]
    public async Task A_blocked_identity_is_an_outcome_everywhere()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        foreach (string? nobody in (string?[])[null, "", "null", " 'None' ", "0", visitor.ToString(), "a\u200Bb"])
        {
            ConsumerId consumer = new(nobody);
            (await world.Merger.MergeAsync(visitor, consumer)).Outcome.Should().Be(MergeOutcome.BlockedIdentity);
            (await world.Merger.PreviewAsync(visitor, consumer)).Outcome.Should().Be(MergeOutcome.BlockedIdentity);
            (await world.Opener.OpenAsync(consumer, new TicketDraft("s", "b"))).Refusal.Should().Be(TicketRefusal.BlockedIdentity);
            (await world.Directory.ForgetAsync(consumer)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        }

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Promoted);
    }

    [Fact]
    [Trait("Rule", "V1")]
    public async Task The_default_identifier_is_refused_by_every_call()
    {
        await using World world = new();
        TicketDraft draft = new("s", "b");
        await FluentActions.Awaiting(() => world.Opener.OpenAsync(default(VisitorId), draft)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => world.Merger.MergeAsync(default, World.Maria)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => world.Merger.PreviewAsync(default, World.Maria)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => world.Merger.UndoAsync(default, "r")).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => world.Directory.ResolveAsync(default)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => world.Directory.ForgetAsync(default(VisitorId))).Should().ThrowAsync<ArgumentException>();
    }

    [Theory]
    [Trait("Rule", "A2")]
    [InlineData("Subject")]
    [InlineData("Body")]
    [InlineData("Key")]
    public async Task A_bad_draft_is_an_error_that_names_the_field(string field)
    {
        await using World world = new();
        TicketDraft draft = field switch
        {
            "Subject" => new TicketDraft(null!, "b"),
            "Body" => new TicketDraft("s", null!),
            _ => new TicketDraft("s", "b") { Key = new string('k', 201) },
        };
        await FluentActions.Awaiting(() => world.Opener.OpenAsync(world.NewVisitor(), draft)).Should().ThrowAsync<ArgumentException>().WithMessage($"*{field}*");
        world.Store.Tickets.Should().BeEmpty();
    }
}
