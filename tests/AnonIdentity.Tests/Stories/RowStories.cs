using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a draft's row says while its call is under way and after it failed: the next host knows no more than that.</summary>
public class RowStories
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Meanwhile = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<Keying, Keying, CrmErrorKind> Failures => new(
        [Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly],
        [Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly],
        [CrmErrorKind.Unavailable, CrmErrorKind.Unknown, CrmErrorKind.RateLimited, CrmErrorKind.Denied]);

    [Theory]
    [MemberData(nameof(Failures))]
    [Trait("Rule", "T5")]
    [Trait("Rule", "T6")]
    public async Task Of_a_ticket(Keying contacts, Keying tickets, CrmErrorKind kind)
    {
        await using World world = new(World.Able(contacts, tickets));
        Subject subject = Subject.Of(world.NewVisitor());
        TicketRecord? sent = null;
        world.Crm.Hold = async name => sent = name == "CreateTicket" ? await RowAsync(world, subject) : sent;
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(kind, "no", TimeSpan.FromSeconds(5)) : null;
        bool uncertain = kind is CrmErrorKind.Unavailable or CrmErrorKind.Unknown;
        bool parks = kind == CrmErrorKind.Denied;

        await world.OpenAsync(subject.Visitor!.Value, "k1");

        (sent!.State, sent.TryingFor).Should().Be((TicketState.Trying, TimeSpan.Zero));
        TicketRecord first = await RowAsync(world, subject);
        (first.State, first.TryingFor).Should().Be(
            parks ? (TicketState.Parked, null) : uncertain ? (TicketState.Trying, Lease) : (TicketState.Accepted, (TimeSpan?)null), "a call that was given up is not waited for, only its settle time is");
        ShouldWait(first, kind, searchOnly: contacts == Keying.SearchOnly || tickets == Keying.SearchOnly);
        SubjectRecord record = (await world.Ledger.ReadAsync(subject, Token))!;
        (record.Contact, record.ContactUncertain).Should().Be((world.Store.Contacts.Single().Id, false));
        if (parks)
        {
            return;
        }

        world.Time.Advance(Meanwhile);
        int calls = world.Crm.Calls.Count;
        await world.Recovery.RunDueAsync(Token);

        string[] looked = uncertain && tickets == Keying.SearchOnly ? ["ReadTickets", "CreateTicket"] : ["CreateTicket"];
        world.Crm.Calls.Skip(calls).Should().Equal(looked);
        TimeSpan since = Lease + Meanwhile;
        bool fromTheFirst = uncertain && tickets == Keying.IdempotencyKey;
        (sent!.State, sent.TryingFor).Should().Be((TicketState.Trying, fromTheFirst ? since : TimeSpan.Zero), "a key lives from the first time it was sent, a settle time counts from the last");
        TicketRecord second = await RowAsync(world, subject);
        (second.State, second.TryingFor).Should().Be(uncertain ? (TicketState.Trying, fromTheFirst ? since : Lease) : (TicketState.Accepted, (TimeSpan?)null));
        second.Retry.Attempt.Should().Be(2);
        ShouldWait(second, kind, searchOnly: contacts == Keying.SearchOnly || tickets == Keying.SearchOnly);

        // What was uncertain before stays so when a later try is refused.
        world.Crm.Before = (_, name) => name is "CreateTicket" or "ReadTickets" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        world.Time.Advance(Meanwhile);
        await world.Recovery.RunDueAsync(Token);
        TicketRecord third = await RowAsync(world, subject);
        (third.State, third.TryingFor).Should().Be(
            uncertain ? (TicketState.Trying, fromTheFirst ? since + Meanwhile : Lease + Meanwhile) : (TicketState.Accepted, (TimeSpan?)null));
        third.Retry.Attempt.Should().Be(3);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    [Trait("Rule", "T3")]
    [Trait("Rule", "T6")]
    public async Task Of_the_contact_that_it_makes(Keying contacts, Keying tickets, CrmErrorKind kind)
    {
        await using World world = new(World.Able(contacts, tickets));
        Subject subject = Subject.Of(world.NewVisitor());
        world.Crm.Before = (_, name) => name == "EnsureContact" ? new CrmException(kind, "no", TimeSpan.FromSeconds(5)) : null;
        bool uncertain = kind is CrmErrorKind.Unavailable or CrmErrorKind.Unknown;

        await world.OpenAsync(subject.Visitor!.Value, "k1");

        TicketRecord row = await RowAsync(world, subject);
        (row.State, row.TryingFor).Should().Be(
            kind == CrmErrorKind.Denied ? (TicketState.Parked, null) : uncertain ? (TicketState.Trying, Lease) : (TicketState.Accepted, (TimeSpan?)null));
        ShouldWait(row, kind, searchOnly: contacts == Keying.SearchOnly || tickets == Keying.SearchOnly);
        SubjectRecord record = (await world.Ledger.ReadAsync(subject, Token))!;
        (record.Contact, record.ContactUncertain).Should().Be((null, uncertain), "a definite refusal says that nothing was made");
        if (kind == CrmErrorKind.Denied)
        {
            return;
        }

        world.Time.Advance(Meanwhile);
        int calls = world.Crm.Calls.Count;
        world.Crm.Before = (_, name) => name is "EnsureContact" or "FindContact" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        await world.Recovery.RunDueAsync(Token);
        world.Crm.Calls.Skip(calls).Should().Equal(uncertain && contacts != Keying.UniqueUpsert ? "FindContact" : "EnsureContact");
        (await world.Ledger.ReadAsync(subject, Token))!.ContactUncertain.Should().Be(uncertain, "what was uncertain before stays so");

        world.Crm.Before = null;
        world.Time.Advance(Meanwhile);
        await world.Recovery.RunDueAsync(Token);
        (await RowAsync(world, subject)).State.Should().Be(TicketState.Delivered);
        record = (await world.Ledger.ReadAsync(subject, Token))!;
        (record.Contact, record.ContactUncertain, record.DueIn).Should().Be((world.Store.Contacts.Single().Id, false, null));
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert)]
    [InlineData(Keying.IdempotencyKey)]
    [InlineData(Keying.SearchOnly)]
    [Trait("Rule", "T3")]
    public async Task Of_a_contact_that_an_agent_deleted(Keying contacts)
    {
        await using World world = new(World.Able(contacts, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);

        await world.OpenAsync(visitor, "k2");

        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        (record.Contact, record.ContactUncertain).Should().Be((null, true), "another host may have made one already");
        TicketRecord row = (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "k2", Token))!;
        (row.State, row.TryingFor).Should().Be(contacts == Keying.SearchOnly ? (TicketState.Trying, Lease) : (TicketState.Accepted, (TimeSpan?)null));
        (row.Retry.DueIn >= Settle).Should().Be(contacts == Keying.SearchOnly);

        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        world.TicketsOf(world.ContactOf(visitor).Id).Should().ContainSingle();
    }

    [Theory]
    [MemberData(nameof(MergeFailures))]
    [Trait("Rule", "T6")]
    [Trait("Rule", "R4")]
    public async Task Of_a_merge(string call, CrmErrorKind kind)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        world.Known(World.Maria);
        Subject subject = Subject.Of(await world.VisitorWithTicketsAsync(1));
        world.Crm.Before = (_, name) => name == call ? new CrmException(kind, "no", TimeSpan.FromSeconds(5)) : null;
        bool uncertain = kind is CrmErrorKind.Unavailable or CrmErrorKind.Unknown;

        (await world.Merger.MergeAsync(subject.Visitor!.Value, World.Maria, Token)).Outcome.Should().Be(MergeOutcome.Pending);

        OperationRecord row = (await world.Ledger.ReadAsync(subject, Token))!.Operations.Single();
        (row.Uncertain, row.Retry.Attempt).Should().Be((uncertain, 1));
        (uncertain ? row.Retry.DueIn >= Settle : row.Retry.DueIn == TimeSpan.FromSeconds(5)).Should().BeTrue("what may still take effect is given its time, and not {0}", row.Retry.DueIn);
    }

    public static MatrixTheoryData<string, CrmErrorKind> MergeFailures => new(
        ["FindContact", "ReadTickets", "MoveTickets", "UpdateContact"], [CrmErrorKind.Unavailable, CrmErrorKind.Unknown, CrmErrorKind.RateLimited]);

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Rule", "R4")]
    public async Task Grows_older_while_another_draft_is_sent()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        await world.OpenAsync(visitor, "a");
        await world.OpenAsync(visitor, "b");
        world.Time.Advance(Meanwhile);
        int slow = 0;
        world.Crm.Hold = _ =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(9));
            return Task.CompletedTask;
        };
        world.Crm.Before = (_, _) => ++slow > 1 ? new CrmException(CrmErrorKind.RateLimited, "later") : null;

        await world.Recovery.RunDueAsync(Token);

        (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "a", Token))!.State.Should().Be(TicketState.Delivered);
        TicketRecord second = (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), "b", Token))!;
        (second.State, second.TryingFor, second.Retry.FailingFor).Should().Be((TicketState.Trying, Lease + Meanwhile + TimeSpan.FromSeconds(9), Meanwhile + TimeSpan.FromSeconds(9)));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Of_several_that_wait_the_soonest_says_when_the_visitor_is_due()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        TicketRecord[] drafts = [.. new[] { 50, 20, 70 }.Select(static seconds => new TicketRecord($"in {seconds}")
        {
            State = TicketState.Accepted, ContentHash = "x", Content = new TicketContent("s", "b", new Dictionary<string, string>()), Retry = new Retry { DueIn = TimeSpan.FromSeconds(seconds) },
        })];
        (await world.Ledger.CommitAsync(new LedgerCommit(record with { DueIn = TimeSpan.Zero }) { Tickets = drafts }, Token)).Should().NotBeNull();

        await world.Recovery.RunDueAsync(Token);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().Be(TimeSpan.FromSeconds(20));
        world.Store.Tickets.Should().ContainSingle();

        // One call takes five seconds: the next is due so much sooner.
        world.Crm.Hold = _ =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(5));
            return Task.CompletedTask;
        };
        world.Time.Advance(TimeSpan.FromSeconds(20));
        await world.Recovery.RunDueAsync(Token);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().Be(TimeSpan.FromSeconds(25));
        world.Store.Tickets.Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_draft_that_comes_while_another_is_sent_goes_with_it()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        IServiceProvider other = world.AddHost(world.Store);
        Task<TicketReceipt>? meanwhile = null;
        world.Crm.Meanwhile = (_, name) =>
        {
            meanwhile ??= name == "CreateTicket" ? other.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b") { Key = "b" }, Token) : null;
            return Task.CompletedTask;
        };

        (await world.OpenAsync(visitor, "a")).Outcome.Should().Be(TicketOutcome.Opened);
        (await world.WhileTimePassesAsync(meanwhile!)).Outcome.Should().Be(TicketOutcome.Opened);

        world.Store.Tickets.Should().HaveCount(3);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { DueIn = (TimeSpan?)null, Holder = (Guid?)null });
    }

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "T4")]
    public async Task Who_writes_between_leaves_something_due()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        bool once = false;
        world.Crm.Meanwhile = async (_, name) =>
        {
            if (name == "CreateTicket" && !once && (once = true))
            {
                SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
                TicketRecord late = new("late") { State = TicketState.Accepted, ContentHash = "x", Content = new TicketContent("s", "b", new Dictionary<string, string>()), Retry = new Retry { DueIn = TimeSpan.FromSeconds(5) } };
                (await world.Ledger.CommitAsync(new LedgerCommit(now with { DueIn = TimeSpan.Zero }) { Tickets = [late] }, Token)).Should().NotBeNull();
            }
        };

        (await world.OpenAsync(visitor, "a")).Outcome.Should().Be(TicketOutcome.Opened);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().Be(TimeSpan.FromSeconds(5));
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Store.Tickets.Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Rule", "M3")]
    public async Task Of_a_consumer_the_contact_is_remembered_before_the_ticket_is_sent()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        CrmContact maria = world.Known(World.Maria);
        List<CrmContactId?> remembered = [];
        world.Crm.Hold = async name =>
        {
            if (name == "CreateTicket")
            {
                SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(World.Maria), Token))!;
                record.ContactUncertain.Should().BeFalse();
                remembered.Add(record.Contact);
            }
        };
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b"), Token);
        CrmContact other = world.Agent.AddContact(World.Omar, "Maria's other contact");
        world.Agent.Merge(maria.Id, other.Id);
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b2"), Token);

        remembered.Should().Equal(maria.Id, other.Id);
    }

    [Theory]
    [InlineData(Keying.UniqueUpsert)]
    [InlineData(Keying.IdempotencyKey)]
    [Trait("Rule", "T6")]
    public async Task Where_a_key_makes_a_ticket_one_nothing_is_waited_for(Keying tickets)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, tickets));
        VisitorId visitor = world.NewVisitor();
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        await world.OpenAsync(visitor, "k1");
        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Recovery.RunDueAsync(Token);
        world.Store.Tickets.Should().ContainSingle();
    }

    private static void ShouldWait(TicketRecord row, CrmErrorKind kind, bool searchOnly)
    {
        if (kind == CrmErrorKind.Denied)
        {
            row.Retry.DueIn.Should().BeNull();
        }
        else if (kind == CrmErrorKind.RateLimited)
        {
            row.Retry.DueIn.Should().Be(TimeSpan.FromSeconds(5), "nothing was sent that could still show");
        }
        else
        {
            (row.Retry.DueIn >= Settle).Should().Be(searchOnly, "it waits for the settle time only where a search is all there is");
        }
    }

    private static async Task<TicketRecord> RowAsync(World world, Subject subject) => (await world.Ledger.ReadTicketAsync(subject, "k1", Token))!;
}
