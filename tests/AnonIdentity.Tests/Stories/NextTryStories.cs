using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a draft or a merge leaves in its row for the next try, and what it does not: a later step starts afresh.</summary>
public class NextTryStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");
    private static readonly CrmException Odd = new(CrmErrorKind.Unknown, "odd");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "T6")]
    public async Task A_draft_that_is_refused_after_another_was_delivered_was_not_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await AddDraftsAsync(world, visitor, "a", "b");
        int created = 0;
        world.Crm.Before = (_, name) => name == "CreateTicket" && ++created == 2 ? new CrmException(CrmErrorKind.Rejected, "no such field") : null;

        await world.Recovery.RunDueAsync(Token);

        (await RowAsync(world, visitor, "a")).State.Should().Be(TicketState.Delivered);
        (await RowAsync(world, visitor, "b")).Should().BeEquivalentTo(new { State = TicketState.Parked, TryingFor = (TimeSpan?)null });
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T11")]
    [Trait("Rule", "T6")]
    public async Task A_consumers_draft_that_waits_for_the_claim_is_still_one_that_may_have_been_sent()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        world.Known(World.Maria);
        Subject own = Subject.Of(World.Maria);
        world.Crm.After = static (_, name) => name == "CreateTicket" ? TimedOut : null;
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b") { Key = "k" }, Token);
        world.Crm.After = null;
        await world.Ledger.ReleaseConsumerAsync(World.Maria, own.ToString(), null, Token);
        await world.Ledger.ClaimConsumerAsync(World.Maria, "another", Token);
        world.Time.Advance(TimeSpan.FromMinutes(5));

        await world.Recovery.RunDueAsync(Token);

        TicketRecord row = (await world.Ledger.ReadTicketAsync(own, "k", Token))!;
        (row.State, row.TryingFor is null).Should().Be((TicketState.Trying, false));
        await world.Ledger.ReleaseConsumerAsync(World.Maria, "another", null, Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));
        world.Store.Tickets.Should().ContainSingle("it is looked for before it is sent again");
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Rule", "T11")]
    public async Task While_a_consumers_contact_is_made_anew_the_one_that_is_gone_is_forgotten()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "a"), Token);
        world.Agent.Delete(world.ContactOf(World.Maria).Id);
        SubjectRecord? sent = null;
        world.Crm.Hold = async name => sent = name == "EnsureContact" ? await world.Ledger.ReadAsync(Subject.Of(World.Maria), Token) : sent;

        (await world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b"), Token)).Outcome.Should().Be(TicketOutcome.Opened);

        sent.Should().BeEquivalentTo(new { Contact = (CrmContactId?)null, ContactUncertain = true }, "another host waits until it can be seen");
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R2")]
    public async Task A_host_that_dies_after_the_first_of_two_drafts_leaves_the_second_due()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await AddDraftsAsync(world, visitor, "a", "b");
        MortalLedger ledger = new(world.Ledger);
        IServiceProvider other = world.AddHost();
        world.SwitchTo(world.AddHost(ledger: ledger));
        int after = -1;
        world.Crm.Meanwhile = (_, name) =>
        {
            after = name == "CreateTicket" ? 0 : after;
            return Task.CompletedTask;
        };
        ledger.BeforeCommitting = () => ledger.IsDead = after >= 0 && ++after > 1;

        await FluentActions.Awaiting(() => world.Recovery.RunDueAsync(Token)).Should().ThrowAsync<IOException>();
        (await RowAsync(world, visitor, "a")).State.Should().Be(TicketState.Delivered);
        world.Crm.Meanwhile = null;
        world.Time.Advance(TimeSpan.FromMinutes(2));
        await other.GetRequiredService<IRecovery>().RunDueAsync(Token);

        world.Store.Tickets.Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "T11")]
    public async Task A_target_that_is_gone_does_not_make_the_visitors_own_contact_unknown()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContactId placeholder = world.ContactOf(visitor).Id;
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.OpenAsync(visitor, "late")).Outcome.Should().Be(TicketOutcome.Parked);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.NotFound, "gone") : null;

        (await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token)).Should().BeTrue();

        (await RowAsync(world, visitor, "late")).Retry.Attempt.Should().Be(1);

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Contact = (CrmContactId?)placeholder, ContactUncertain = false });
    }

    [Theory]
    [InlineData("FindContact", "ReadTickets")]
    [InlineData("ReadTickets", "MoveTickets")]
    [InlineData("MoveTickets", "UpdateContact")]
    [Trait("Rule", "R5")]
    public async Task A_step_of_a_merge_does_not_inherit_the_attempts_of_the_step_before(string first, string second)
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == first ? Odd : null;
        await world.Merger.MergeAsync(visitor, World.Maria);
        (await OperationAsync(world, visitor)).Retry.Attempt.Should().Be(1);
        world.Crm.Before = (_, name) => name == second ? Odd : null;

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.Recovery.RunDueAsync(Token);

        (await OperationAsync(world, visitor)).Retry.Attempt.Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "R5")]
    [Trait("Rule", "M15")]
    public async Task A_page_of_moves_does_not_inherit_the_attempts_of_the_page_before()
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert) with { MoveBatch = 100 });
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(101);
        int moves = 0;
        world.Crm.Before = (_, name) => name == "MoveTickets" && ++moves != 2 ? Odd : null;
        await world.Merger.MergeAsync(visitor, World.Maria);

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.Recovery.RunDueAsync(Token);

        moves.Should().Be(3);
        (await OperationAsync(world, visitor)).Should().BeEquivalentTo(new { Counts = new TicketCounts(Moved: 100), Retry = new { Attempt = 1 } });
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "N3")]
    public async Task A_name_that_an_agent_typed_after_a_promotion_which_was_refused_though_it_took_effect_survives_the_undo()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        bool once = true;
        world.Crm.After = (_, name) => name == "UpdateContact" && once && !(once = false) ? new CrmException(CrmErrorKind.Conflict, "It has another version.") : null;
        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" }, Token);
        world.Agent.Rename(world.ContactOf(World.Maria).Id, "Marie (phone)");
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.ContactOf(visitor).FirstName.Should().Be("Marie (phone)");
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Rule", "N3")]
    public async Task A_name_that_an_agent_typed_before_we_could_survives_the_undo_though_it_is_the_same()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? TimedOut : null;
        MergeReceipt merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" }, Token);
        CrmContact now = world.ContactOf(visitor);
        await world.Store.UpdateContactAsync(now, now with { FirstName = "Maria Lopez", LastName = World.Maria.Value }, Token);
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);

        world.ContactOf(visitor).Should().BeEquivalentTo(new { FirstName = "Maria Lopez", LastName = World.Maria.Value });
    }

    [Fact]
    [Trait("Rule", "M8")]
    [Trait("Rule", "M15")]
    public async Task A_merge_of_the_CRMs_own_of_more_than_a_page_is_made_once()
    {
        await using World world = new(configure: static o => o.IrreversibleNativeMerge = true);
        NativeCrm native = new(world.Store);
        world.SwitchTo(world.AddHost(new FaultyNativeCrm(world.Crm, native)));
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(50);
        for (int i = 0; i < 100; i++)
        {
            await world.Store.CreateTicketAsync(new NewTicket($"only in the CRM {i}", visitor, world.ContactOf(visitor).Id, "s", "b"), Token);
        }

        // The list does not show what the ledger knows.
        HashSet<string> known = [.. world.Store.Tickets.Where(static t => t.Body != "b").Select(static t => t.Id.Value)];
        world.Crm.Spoil = (_, answer) => answer is TicketPage page && page.Tickets.Any(t => !known.Contains(t.Id.Value)) && world.Crm.Calls.Count(static c => c == "ReadTickets") == 1
            ? new TicketPage([.. world.Store.Tickets.Where(t => !known.Contains(t.Id.Value)).Select(static t => new CrmTicket(t.Id, t.Contacts) { Visitor = t.Visitor })])
            : answer;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.Merged, Counts = new TicketCounts(Moved: 150) });

        native.Merges.Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "M8")]
    [Trait("Rule", "R3")]
    public async Task A_merge_of_the_CRMs_own_is_made_for_the_tickets_that_are_left()
    {
        LogCollector log = new();
        await using World world = new(configure: static o => o.IrreversibleNativeMerge = true, build: b => b.Services.AddSingleton<ILoggerFactory>(log));
        BusyOnce native = new(new NativeCrm(world.Store));
        world.SwitchTo(world.AddHost(new FaultyNativeCrm(world.Crm, native)));
        CrmContact maria = world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        log.Lines.Should().Contain(static line => line.Text.Contains("MergeContacts", StringComparison.Ordinal));
        world.Agent.Move(world.Store.Tickets[0].Id, omar.Id);

        world.Time.Advance(TimeSpan.FromMinutes(1));
        await world.Recovery.RunDueAsync(Token);

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 1, KeptByAgent: 1) });
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task An_undo_window_that_was_lengthened_holds_for_merges_from_before()
    {
        TimeSpan window = TimeSpan.FromDays(1);
        await using World world = new(configure: o => o.UndoWindow = window);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        window = TimeSpan.FromDays(90);
        world.SwitchTo(world.AddHost());
        world.Time.Advance(TimeSpan.FromDays(1));

        await world.Recovery.RunDueAsync(Token);

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.DueIn.Should().Be(TimeSpan.FromDays(89));
        (await world.Merger.UndoAsync(merge.Merge, "test", Token)).Outcome.Should().Be(UndoOutcome.Undone);
    }

    private static async Task AddDraftsAsync(World world, VisitorId visitor, params string[] keys)
    {
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        TicketRecord[] drafts = [.. keys.Select(static key => new TicketRecord(key)
        {
            State = TicketState.Accepted, ContentHash = "x", Content = new TicketContent("s", "b", new Dictionary<string, string>()), Retry = Retry.Now,
        })];
        (await world.Ledger.CommitAsync(new LedgerCommit(record with { DueIn = TimeSpan.Zero }) { Tickets = drafts }, Token)).Should().NotBeNull();
    }

    private static async Task<TicketRecord> RowAsync(World world, VisitorId visitor, string key) => (await world.Ledger.ReadTicketAsync(Subject.Of(visitor), key, Token))!;

    private static async Task<OperationRecord> OperationAsync(World world, VisitorId visitor) => (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations.Single();

    private sealed class BusyOnce(ICrmNativeMerge inner) : ICrmNativeMerge
    {
        private bool _wasBusy;

        public Task MergeContactsAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken) =>
            _wasBusy || !(_wasBusy = true) ? inner.MergeContactsAsync(loser, winner, cancellationToken) : throw TimedOut;
    }
}
