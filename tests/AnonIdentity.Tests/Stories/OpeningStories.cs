using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>A visitor opens a ticket.</summary>
public class OpeningStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "T1")]
    [Trait("Rule", "T2")]
    [Trait("Rule", "N1")]
    [Trait("Rule", "N5")]
    [InlineData(Channel.Web, "Web User 10/05 10:15")]
    [InlineData(Channel.Mobile, "Mobile User 10/05 10:15")]
    public async Task The_contact_is_made_with_the_first_ticket(Channel channel, string name)
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor(channel);
        world.Store.Contacts.Should().BeEmpty();

        TicketReceipt receipt = await world.OpenAsync(visitor);

        receipt.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Visitor = visitor });
        CrmContact contact = world.Store.Contacts.Should().ContainSingle().Subject;
        contact.Should().BeEquivalentTo(new { Id = receipt.Contact, ExternalId = visitor.ToString(), FirstName = name, LastName = visitor.ToString() });
        InMemoryTicket ticket = world.Store.Tickets.Should().ContainSingle().Subject;
        ticket.Should().BeEquivalentTo(new { Id = receipt.Ticket!.Value, Visitor = visitor, Subject = "Cannot sign in", Body = "The reset mail never comes" });
        ticket.Contacts.Should().Equal(contact.Id);
    }

    [Fact]
    [Trait("Rule", "V6")]
    public async Task A_visitor_without_a_ticket_costs_nothing()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
        world.Crm.Calls.Should().BeEmpty();
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "V5")]
    public async Task A_lost_identifier_is_a_new_visitor_and_the_old_contact_stays()
    {
        await using World world = new();
        VisitorId lost = await world.VisitorWithTicketsAsync(1, Channel.Mobile);
        CrmContact old = world.ContactOf(lost);
        VisitorId fresh = await world.VisitorWithTicketsAsync(1, Channel.Mobile);
        fresh.Should().NotBe(lost);
        world.ContactOf(lost).Should().Be(old);
        world.Store.Contacts.Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "T3")]
    public async Task Sixty_four_first_tickets_from_eight_hosts_make_one_contact()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        ITicketOpener[] hosts = [.. Enumerable.Range(0, 8).Select(_ => (ITicketOpener)world.AddHost().GetService(typeof(ITicketOpener))!)];

        TicketReceipt[] receipts = await world.WhileTimePassesAsync(Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % 8].OpenAsync(visitor, new TicketDraft("s", $"b{i}") { Key = $"k{i}" })))));
        receipts.Should().OnlyContain(r => r.Outcome == TicketOutcome.Opened || r.Outcome == TicketOutcome.Queued);
        await world.RecoverAsync(TimeSpan.FromMinutes(2));

        world.Store.Contacts.Should().ContainSingle();
        world.Store.Tickets.Should().HaveCount(64);
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task The_same_key_is_the_same_ticket_and_other_content_is_refused()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = world.NewVisitor();
        TicketReceipt first = await world.OpenAsync(visitor, "k1");

        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(first with { Outcome = TicketOutcome.Same });
        (await world.OpenAsync(visitor, "k1", "other")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Refused, Refusal = TicketRefusal.KeyTaken });
        await world.Merger.MergeAsync(visitor, World.Maria);
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, first.Ticket, Visitor = visitor });
        world.Store.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_draft_without_a_key_is_another_ticket_each_time()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        TicketReceipt first = await world.OpenAsync(visitor);
        TicketReceipt second = await world.OpenAsync(visitor);
        second.Key.Should().NotBe(first.Key);
        world.Store.Tickets.Should().HaveCount(2);
    }

    [Theory]
    [Trait("Rule", "T5")]
    [InlineData(CrmErrorKind.Unavailable)]
    [InlineData(CrmErrorKind.RateLimited)]
    public async Task With_the_CRM_down_the_draft_is_queued_and_delivered_later(CrmErrorKind kind)
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = (_, _) => new CrmException(kind, "down");
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Queued, Ticket = (CrmTicketId?)null });
        (await world.OpenAsync(visitor, "k2")).Outcome.Should().Be(TicketOutcome.Queued);
        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Same);
        world.Crm.Before = null;

        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        world.Store.Tickets.Should().HaveCount(2);
        TicketRecord delivered = (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k1", Token))!;
        delivered.Should().BeEquivalentTo(new { State = TicketState.Delivered, Content = (TicketContent?)null });
        world.ContactOf(visitor).FirstName.Should().Be("Web User 10/05 10:15", "the name tells when the first ticket was accepted");
    }

    [Fact]
    [Trait("Rule", "T5")]
    public async Task A_slow_CRM_is_answered_as_queued_when_the_budget_ends_and_the_work_goes_on()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        TaskCompletionSource slow = new();
        world.Crm.Hold = _ => slow.Task;
        (await world.WhileTimePassesAsync(world.OpenAsync(visitor, "k1"))).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Hold = null;
        slow.SetResult();
        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        world.Store.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "V4")]
    public async Task An_SDKs_own_identifier_is_adopted_only_when_nobody_knows_it()
    {
        await using World off = new();
        await FluentActions.Awaiting(() => off.Directory.AdoptAsync(new Guid("11111111-1111-4111-8111-111111111111"))).Should().ThrowAsync<InvalidOperationException>().WithMessage("*AdoptSdkIdentifiers*");

        await using World world = new(configure: o => o.AdoptSdkIdentifiers = true);
        Guid sdk = new("11111111-1111-4111-8111-111111111111");
        VisitorId adopted = await world.Directory.AdoptAsync(sdk);
        adopted.Should().Be(new VisitorId(Channel.Mobile, sdk));
        await world.OpenAsync(adopted);
        (await world.Directory.AdoptAsync(sdk)).Should().NotBe(adopted);
        VisitorId web = await world.VisitorWithTicketsAsync(1);
        (await world.Directory.AdoptAsync(web.Value)).Value.Should().NotBe(web.Value);
        VisitorId inCrmOnly = world.NewVisitor(Channel.Mobile);
        await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(inCrmOnly), "x", "x"), Token);
        (await world.Directory.AdoptAsync(inCrmOnly.Value)).Should().NotBe(inCrmOnly);
        (await world.Directory.AdoptAsync(Guid.Empty)).IsDefault.Should().BeFalse();
    }
}
