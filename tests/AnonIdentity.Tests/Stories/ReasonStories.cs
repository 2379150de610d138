using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Tests.Stories;

/// <summary>What is parked says why, in words that an operator can act upon.</summary>
public class ReasonStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> DraftReasons => new()
    {
        { "CreateTicket", "blank", "Unknown: The adapter answered without an id of the ticket." },
        { "CreateTicket", "conflict", "Unknown: The CRM says that the ticket exists, and does not find it." },
        { "CreateTicket", "throws", "Unknown: The adapter failed with FormatException." },
        { "EnsureContact", "nothing", "Unknown: The adapter answered with a contact without its id, or merged into one without." },
        { "EnsureContact", "conflict", "Unknown: The CRM says that the contact exists, and does not find it." },
        { "EnsureContact", "another's", "Ambiguous: The CRM answered with a contact that carries another external id." },
    };

    [Theory]
    [MemberData(nameof(DraftReasons))]
    [Trait("Rule", "R5")]
    [Trait("Rule", "R3")]
    public async Task A_parked_draft_says_why(string call, string trouble, string reason)
    {
        await using World world = new(configure: OneAttempt);
        CrmContact omar = world.Known(World.Omar);
        world.Crm.Before = (_, name) => name == call && trouble == "conflict" ? new CrmException(CrmErrorKind.Conflict, "It is there.") : null;
        world.Crm.Spoil = (name, answer) => name != call ? answer : trouble switch
        {
            "throws" => throw new FormatException("<html>"),
            "another's" => omar,
            "blank" => default(CrmTicketId),
            _ => null,
        };

        TicketReceipt receipt = await world.OpenAsync(world.NewVisitor());

        (receipt.Outcome, receipt.Reason).Should().Be((TicketOutcome.Parked, reason));
        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Be(reason);
    }

    public static TheoryData<string, string> MergeReasons => new()
    {
        { "no page", "Unknown: The adapter answered without tickets." },
        { "a ticket without owners", "Unknown: The adapter answered without tickets." },
        { "a ticket without id", "Unknown: The adapter answered without tickets." },
        { "no ticket", "Unknown: The adapter answered without tickets." },
        { "moves nothing", "Unknown: The CRM accepted a move and did not do it." },
        { "promotes nothing", "Unknown: The CRM accepted the promotion and did not do it." },
        { "another's contact", "Ambiguous: The CRM answered with a contact that carries another external id." },
        { "observer", "Unknown: An observer failed with TimeZoneNotFoundException." },
    };

    [Theory]
    [MemberData(nameof(MergeReasons))]
    [Trait("Rule", "R5")]
    [Trait("Rule", "A2")]
    [Trait("Rule", "A3")]
    public async Task A_parked_merge_says_why_and_goes_on_when_it_is_put_right(string trouble, string reason)
    {
        bool broken = true;
        await using World world = new(
            configure: OneAttempt,
            build: b => b.UseObserver(_ => new Moody(() => broken && trouble == "observer")));
        bool known = trouble != "promotes nothing";
        if (known)
        {
            world.Known(World.Maria);
        }

        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContact omar = world.Agent.AddContact(World.Omar, "Omar");
        world.Crm.Ignores = name => (trouble, name) is ("moves nothing", "MoveTickets") or ("promotes nothing", "UpdateContact");
        world.Crm.Spoil = (name, answer) => name != (trouble == "another's contact" ? "FindContact" : "ReadTickets") ? answer : trouble switch
        {
            "another's contact" => omar,
            "no page" => null,
            "a ticket without owners" => new TicketPage([((TicketPage)answer!).Tickets[0] with { Contacts = null! }]),
            "a ticket without id" => new TicketPage([((TicketPage)answer!).Tickets[0] with { Id = default }]),
            "no ticket" => new TicketPage([null!]),
            _ => answer,
        };

        MergeReceipt parked = await world.Merger.MergeAsync(visitor, World.Maria);
        (parked.Outcome, parked.Reason).Should().Be((MergeOutcome.Parked, reason));

        broken = false;
        world.Crm.Ignores = null;
        world.Crm.Spoil = null;
        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(world.ContactOf(World.Maria).Id).Should().HaveCount(2);
        MergeReceipt done = await world.Merger.MergeAsync(visitor, World.Maria);
        (done.Outcome, done.Reason).Should().Be((MergeOutcome.AlreadyMerged, null));
        done.Counts.Should().Be(known ? new TicketCounts(Moved: 2) : new TicketCounts(AlreadyThere: 2));
    }

    [Theory]
    [InlineData(true, "Unknown: The CRM accepted a move back and did not do it.")]
    [InlineData(false, "Unknown: The CRM accepted the restoring of the contact and did not do it.")]
    [Trait("Rule", "M10")]
    [Trait("Rule", "A3")]
    public async Task A_parked_undo_says_why_and_goes_on_when_it_is_put_right(bool known, string reason)
    {
        await using World world = new(configure: OneAttempt);
        CrmContact? maria = known ? world.Known(World.Maria) : null;
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        string before = world.Picture();
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        world.Crm.Ignores = name => name == (known ? "MoveTickets" : "UpdateContact");

        UndoReceipt parked = await world.Merger.UndoAsync(merge.Merge, "test", Token);
        (parked.Outcome, (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason).Should().Be((UndoOutcome.Parked, reason));

        world.Crm.Ignores = null;
        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Picture().Should().Be(before);
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Counts.Should().Be(known ? new TicketCounts(Moved: 2) : default);
    }

    [Fact]
    [Trait("Rule", "A2")]
    [Trait("Rule", "R5")]
    public async Task A_CRM_that_cannot_move_tickets_any_more_parks_what_was_about_to_be_moved()
    {
        bool irreversible = false;
        await using World world = new(configure: o => (o.IrreversibleNativeMerge, o.MaxAttempts) = (irreversible, 1));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.RateLimited, "later", TimeSpan.FromSeconds(1)) : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;
        IServiceProvider able = world.Host;
        irreversible = true;
        world.SwitchTo(world.AddHost(new NativeCrm(world.Store)));

        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).SingleAsync(Token);
        parked.Reason.Should().Be("Denied: The CRM cannot move tickets any more.");
        world.TicketsOf(maria.Id).Should().BeEmpty();
        world.SwitchTo(able);
        await world.Recovery.ResumeAsync(parked, Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "T4")]
    [Trait("Rule", "R5")]
    public async Task A_draft_whose_body_the_ledger_has_lost_parks_and_nothing_is_made_up()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        LedgerCommit lost = new(record with { DueIn = TimeSpan.Zero }) { Tickets = [new TicketRecord("lost") { State = TicketState.Accepted, ContentHash = "x", Retry = Retry.Now }] };
        (await world.Ledger.CommitAsync(lost, Token)).Should().NotBeNull();

        await world.Recovery.RunDueAsync(Token);

        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Be("Rejected: The ledger has lost the body of the draft.");
        world.Store.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "N1")]
    [Trait("Rule", "R5")]
    public async Task A_namer_that_gives_no_name_is_a_failure_of_the_namer()
    {
        await using World world = new(configure: OneAttempt, build: static b => b.Services.AddSingleton<IAnonymousContactNamer>(new Mute()));
        TicketReceipt receipt = await world.OpenAsync(world.NewVisitor());
        (receipt.Outcome, receipt.Reason).Should().Be((TicketOutcome.Parked, "Unknown: The namer gave no name."));
    }

    [Fact]
    [Trait("Rule", "M8")]
    public async Task The_CRMs_own_merge_is_not_called_into_a_contact_that_is_the_consumers_no_more()
    {
        await using World world = new(configure: static o => (o.IrreversibleNativeMerge, o.MaxAttempts) = (true, 1));
        NativeCrm native = new(world.Store);
        FaultyCrm faulty = new(native);
        world.SwitchTo(world.AddHost(new FaultyNativeCrm(faulty, native)));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        faulty.Meanwhile = async (_, name) =>
        {
            if (name == "ReadTickets" && world.Store.Contacts.Single(c => c.Id == maria.Id) is { ExternalId: not "given away" } now)
            {
                await world.Store.UpdateContactAsync(now, now with { ExternalId = "given away" }, Token);
            }
        };

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);

        (receipt.Outcome, receipt.Reason).Should().Be((MergeOutcome.Parked, "Rejected: The contact that was chosen is the consumer's no more: the CRM's own merge is not called."));
        native.Merges.Should().Be(0);
    }

    [Fact]
    [Trait("Rule", "R5")]
    [Trait("Rule", "A2")]
    public async Task An_outage_of_three_days_parks_and_says_that_nobody_answered()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        world.Crm.Spoil = static (_, _) => throw new OperationCanceledException();
        await world.OpenAsync(visitor, "k1");
        await world.RecoverAsync(TimeSpan.FromHours(71), steps: 300);
        (await world.Recovery.GetStatusAsync(Token)).Parked.Should().Be(0);
        await world.RecoverAsync(TimeSpan.FromHours(3), steps: 20);
        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Be("Unavailable: The CRM did not answer in time.");
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Rule", "T11")]
    public async Task A_consumers_ticket_does_not_go_to_anothers_contact()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        world.Crm.Spoil = (name, answer) => name == "EnsureContact" ? omar : answer;
        TicketReceipt receipt = await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b"), Token);
        (receipt.Outcome, receipt.Reason).Should().Be((TicketOutcome.Parked, "Ambiguous: The CRM answered with a contact that carries another external id."));
        world.Store.Tickets.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task A_contact_that_is_said_to_exist_is_taken_if_it_is_there_and_looked_at_again_where_searches_lag()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert), OneAttempt);
        world.Crm.Before = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Conflict, "It is there.") : null;
        VisitorId visitor = world.NewVisitor();
        CrmContact there = await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "there", "there"), Token);
        (await world.OpenAsync(visitor)).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Opened, Contact = (CrmContactId?)there.Id });
        world.Crm.Calls.Should().Equal("EnsureContact", "FindContact", "FindContact", "CreateTicket");

        VisitorId other = world.NewVisitor();
        CrmContact givenAway = await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(World.Omar), "Omar", "Omar"), Token);
        int searches = 0;
        world.Crm.Spoil = (name, answer) => name == "FindContact" && ++searches == 1 ? givenAway with { ExternalId = other.ToString() } : name == "FindContact" ? givenAway : answer;
        (await world.OpenAsync(other)).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Parked, Reason = "Unknown: The CRM says that the contact exists, and does not find it." });
        world.TicketsOf(givenAway.Id).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Where_nothing_lags_a_contact_that_is_said_to_exist_is_looked_up_once()
    {
        await using World world = new();
        world.Crm.Before = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Conflict, "It is there.") : null;
        VisitorId visitor = world.NewVisitor();
        await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "there", "there"), Token);
        (await world.OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Opened);
        world.Crm.Calls.Should().Equal("EnsureContact", "FindContact", "CreateTicket");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M3")]
    [Trait("Rule", "A5")]
    public async Task A_known_contact_that_only_a_search_that_lags_still_shows_is_none(bool gone)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact maria = world.Agent.AddContact(World.Omar, "was Maria's");
        int searches = 0;
        world.Crm.Spoil = (name, answer) => name != "FindContact" ? answer : ++searches switch
        {
            1 => maria with { ExternalId = World.Maria.Value },
            2 => gone ? null : maria,
            _ => answer,
        };

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Promoted);

        world.TicketsOf(maria.Id).Should().BeEmpty();
    }

    private static void OneAttempt(AnonymousConsumersOptions options) => options.MaxAttempts = 1;

    private sealed class Moody(Func<bool> isMoody) : IMergeObserver
    {
        public Task OnMergedAsync(MergeEvent merged, CancellationToken cancellationToken) => isMoody() ? throw new TimeZoneNotFoundException() : Task.CompletedTask;

        public Task OnUndoneAsync(MergeEvent undone, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Mute : IAnonymousContactNamer
    {
        public string Name(Channel channel, Instant firstTicketAt) => null!;

        public bool IsPlaceholder(string? name) => false;
    }
}
