using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

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
        await using World world = new(Able(contacts, tickets));
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
    public async Task Nothing_is_made_again_before_the_settle_time()
    {
        await using World world = new(Able(Keying.SearchOnly, Keying.SearchOnly));
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
    [InlineData(1, false)]
    [InlineData(20, true)]
    public async Task An_idempotency_key_is_trusted_only_within_its_life(int minutes, bool looksFirst)
    {
        await using World world = new(Able(Keying.IdempotencyKey, Keying.IdempotencyKey));
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
    [Trait("Rule", "T7")]
    public async Task A_spent_visitor_gets_a_fresh_identifier_and_its_own_slice()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId tablet = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(tablet, World.Maria);

        TicketReceipt second = await world.OpenAsync(tablet, "omars");

        second.Outcome.Should().Be(TicketOutcome.Opened);
        second.Visitor.Should().NotBe(tablet);
        second.Visitor.Channel.Should().Be(tablet.Channel);
        (await world.OpenAsync(tablet, "omars")).Should().BeEquivalentTo(second with { Outcome = TicketOutcome.Same });
        await world.Merger.MergeAsync(second.Visitor, World.Omar);
        world.TicketsOf(maria.Id).Should().ContainSingle();
        world.TicketsOf(omar.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "T7")]
    [Trait("Rule", "M3")]
    public async Task A_draft_queued_before_the_bind_ends_with_the_known_contact()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.Unavailable, "down");
        await world.OpenAsync(visitor, "k1");
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        (await world.OpenAsync(visitor, "k2")).Visitor.Should().NotBe(visitor);
        world.Crm.Before = null;

        await world.RecoverAsync(TimeSpan.FromMinutes(30));

        world.TicketsOf(maria.Id).Should().ContainSingle(t => t.Visitor == visitor);
        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        receipt.Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 1) });
    }

    [Fact]
    [Trait("Rule", "T8")]
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

    [Theory]
    [Trait("Rule", "T11")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_in_consumers_ticket_goes_to_the_known_contact(bool isKnown)
    {
        await using World world = new();
        if (isKnown)
        {
            world.Known(World.Maria);
        }

        TicketReceipt receipt = await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "k" });
        TicketReceipt same = await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "k" });

        receipt.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Visitor = default(VisitorId) });
        same.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, receipt.Ticket });
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().ContainSingle().Which.Visitor.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Rule", "M3")]
    public async Task A_consumers_own_first_ticket_and_a_promotion_make_one_contact()
    {
        for (int round = 0; round < 25; round++)
        {
            await using World world = new();
            VisitorId visitor = await world.VisitorWithTicketsAsync(1);
            Task merge = Task.Run(() => world.Merger.MergeAsync(visitor, World.Maria));
            Task open = Task.Run(() => world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b")));
            await world.WhileTimePassesAsync(Task.WhenAll(merge, open));
            await world.RecoverAsync(TimeSpan.FromMinutes(5));
            world.TicketsOf(world.ContactOf(World.Maria).Id).Should().HaveCount(2);
        }
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

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Several_tickets_for_one_key_are_parked_and_the_body_is_kept()
    {
        await using World world = new(Able(Keying.SearchOnly, Keying.SearchOnly));
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
        receipt.Reason.Should().NotBeNullOrEmpty();
        parked.Should().BeEquivalentTo(new { TicketKey = "k1", Operation = 0 });
        world.Store.Tickets.Should().HaveCount(2);
        (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k1", Token))!.Content.Should().NotBeNull();
        world.Agent.Delete(world.Store.Tickets[1].Id);
        await world.Recovery.ResumeAsync(parked);
        await world.Recovery.RunDueAsync();
        (await world.OpenAsync(visitor, "k1")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, Ticket = one.Id, Reason = (string?)null });
        (await world.Recovery.ResumeAsync(parked)).Should().BeFalse();
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

    internal static CrmCapabilities Able(Keying contacts, Keying tickets) => new()
    {
        Contacts = contacts,
        Tickets = tickets,
        CanMove = true,
        CanErase = true,
        MoveBatch = 2,
        IdempotencyKeyLife = TimeSpan.FromMinutes(10),
        Settle = TimeSpan.FromMinutes(1),
    };
}
