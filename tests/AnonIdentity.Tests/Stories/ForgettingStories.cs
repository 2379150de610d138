using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a forget finds, what it looks for again, and what it leaves to others.</summary>
public class ForgettingStories
{
    private static readonly CrmException TimedOut = new(CrmErrorKind.Unavailable, "timed out");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_visitor_that_nobody_knows_is_forgotten_without_a_call_and_may_still_come()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();

        (await world.Directory.ForgetAsync(visitor, Token)).Should().Be(new ForgetReceipt(ForgetOutcome.Forgotten), "nothing was there");

        world.Crm.Calls.Should().BeEmpty();
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeNull();
        (await world.OpenAsync(visitor)).Visitor.Should().Be(visitor);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_forget_that_is_asked_for_again_is_not_over_before_it_is()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "EraseContact" ? new CrmException(CrmErrorKind.RateLimited, "later") : null;
        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Pending);

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Pending, "the contact is still there");

        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.Store.Contacts.Should().BeEmpty();
        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task To_forget_whom_is_forgotten_is_one_read()
    {
        await using World world = new();
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Directory.ForgetAsync(visitor, Token);
        ledger.Calls.Clear();

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        ledger.Calls.Should().Equal("Read");
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M3")]
    public async Task The_forget_of_a_visitor_that_was_merged_twice_gives_the_second_merges_claim_back()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.UndoAsync((await world.Merger.MergeAsync(visitor, World.Maria)).Merge, "shared tablet", Token);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? TimedOut : null;
        MergeReceipt second = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Omar) { Force = true }, Token);
        (await world.Ledger.ClaimConsumerAsync(World.Omar, "me", Token)).ClaimedBy.Should().Be(second.Merge.ToString(), "the control: it is under way");

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        (await world.Ledger.ClaimConsumerAsync(World.Omar, "me", Token)).ClaimedBy.Should().Be("me");
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R5")]
    public async Task A_forget_that_parks_is_the_visitors_first_operation_and_can_be_resumed()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "EraseContact" ? new CrmException(CrmErrorKind.Denied, "no") : null;

        (await world.Directory.ForgetAsync(visitor, Token)).Should().BeEquivalentTo(new { Outcome = ForgetOutcome.Parked, Reason = "Denied: no" });

        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).SingleAsync(Token);
        parked.Should().Be(new ParkedOperation(Subject.Of(visitor), 1, null, "Denied: no"));
        world.Crm.Before = null;
        (await world.Recovery.ResumeAsync(parked, Token)).Should().BeTrue();
        world.Store.Contacts.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R5")]
    public async Task What_was_parked_waits_for_nobody_while_its_visitor_is_forgotten()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "CreateTicket" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.OpenAsync(visitor, "parked")).Outcome.Should().Be(TicketOutcome.Parked);
        (await world.Recovery.GetStatusAsync(Token)).Parked.Should().Be(1, "the control");
        List<long> parked = [];
        world.Crm.Hold = async name => parked.Add(name == "EraseContact" ? (await world.Recovery.GetStatusAsync(Token)).Parked : 0);

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        world.Crm.Calls.Should().EndWith("EraseContact");
        parked.Should().OnlyContain(static count => count == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R6")]
    public async Task A_contact_that_shows_late_is_erased_whether_its_own_call_or_the_erasing_was_uncertain(bool ofItsOwn)
    {
        await using World world = new(World.Able(Keying.UniqueUpsert, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        if (ofItsOwn)
        {
            // The ticket was refused for good; but another contact may have been made since the first one went.
            world.Agent.Delete(world.ContactOf(visitor).Id);
            (await world.OpenAsync(visitor, "k2")).Outcome.Should().Be(TicketOutcome.Queued);
        }

        world.Crm.Before = (_, name) => name == "EraseContact" ? TimedOut : null;
        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Pending);
        world.Crm.Before = null;
        if (!ofItsOwn)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.Recovery.RunDueAsync(Token);
        }

        world.Store.Contacts.Should().BeEmpty("the first look found no other");
        await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "Web User", visitor.ToString()), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(2));

        world.Store.Contacts.Should().BeEmpty();
        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T6")]
    public async Task A_contact_whose_id_is_known_is_erased_though_no_search_shows_it()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.After = static (_, name) => name == "CreateTicket" ? TimedOut : null;
        (await world.OpenAsync(visitor, "uncertain")).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.After = null;
        world.Crm.SearchesLag = true;

        await world.Directory.ForgetAsync(visitor, Token);

        world.Store.Contacts.Should().BeEmpty();
        world.Store.Tickets.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_contact_that_was_made_though_the_CRM_said_no_is_looked_for_and_erased()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        world.Crm.After = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Parked);
        world.Store.Contacts.Should().ContainSingle("the control: it was made");

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        world.Store.Contacts.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M10")]
    public async Task The_forget_after_an_undo_leaves_the_consumer_without_the_contact_that_was_given_back()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.UndoAsync((await world.Merger.MergeAsync(visitor, World.Maria)).Merge, "shared tablet", Token);

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        (await world.Ledger.ClaimConsumerAsync(World.Maria, "me", Token)).Should().Be(new ConsumerRecord(World.Maria, null, "me"));
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T11")]
    public async Task A_forget_that_comes_while_a_consumers_contact_is_looked_for_makes_none()
    {
        await using World world = new();
        IServiceProvider other = world.AddHost();
        Task<ForgetReceipt>? forget = null;
        world.Crm.Meanwhile = (_, _) =>
        {
            forget ??= other.GetRequiredService<IVisitorDirectory>().ForgetAsync(World.Maria, Token);
            return Task.CompletedTask;
        };

        TicketReceipt receipt = await world.WhileTimePassesAsync(world.Opener.OpenAsync(World.Maria, new TicketDraft("s", "b"), Token));

        receipt.Should().BeEquivalentTo(new { Outcome = TicketOutcome.Refused, Refusal = TicketRefusal.Forgotten });
        (await world.WhileTimePassesAsync(forget!)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Crm.Calls.Should().Equal("FindContact");
        world.Store.Contacts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("CreateTicket")]
    [InlineData("FindContact")]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R3")]
    public async Task Of_a_visitor_whose_forget_waits_nothing_is_parked_or_resumed(string parksAt)
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, name) => name == parksAt ? new CrmException(CrmErrorKind.Denied, "no") : null;
        await world.OpenAsync(visitor, "k2");
        await world.Merger.MergeAsync(visitor, World.Maria);
        ParkedOperation parked = await world.Recovery.ListParkedAsync(Token).FirstAsync(Token);
        world.Crm.Before = null;
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        OperationRecord forget = new(7) { Kind = OperationKind.Forget, Step = OperationStep.EraseCrm, Retry = new Retry { DueIn = TimeSpan.FromHours(1) } };
        (await world.Ledger.CommitAsync(new LedgerCommit(record with { State = SubjectState.Forgotten, DueIn = TimeSpan.Zero }) { Operations = [forget] }, Token)).Should().NotBeNull();

        await world.Recovery.RunDueAsync(Token);

        (await world.Recovery.GetStatusAsync(Token)).Parked.Should().Be(0);
        (await world.Recovery.ListParkedAsync(Token).CountAsync(Token)).Should().Be(0);
        (await world.Recovery.ResumeAsync(parked, Token)).Should().BeFalse();
        await world.RecoverAsync(TimeSpan.FromHours(2));
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Version = 0L }, "it is forgotten all the same");
    }

    [Theory]
    [InlineData("MoveTickets", false)]
    [InlineData("MoveTickets", true)]
    [InlineData("ReadTickets", false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M3")]
    public async Task Nothing_is_remembered_of_a_consumer_that_is_forgotten_while_a_merge_is_at_its_contact(string held, bool isSweep)
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        if (isSweep)
        {
            await world.Merger.MergeAsync(visitor, World.Maria);
            await world.Store.CreateTicketAsync(new NewTicket("late", visitor, world.ContactOf(visitor).Id, "s", "b"), Token);
            world.Time.Advance(TimeSpan.FromSeconds(2));
        }

        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == held ? slow.Task : Task.CompletedTask;
        Task work = isSweep ? world.Recovery.RunDueAsync(Token) : world.Merger.MergeAsync(visitor, World.Maria);
        IVisitorDirectory other = world.AddHost().GetRequiredService<IVisitorDirectory>();

        (await world.WhileTimePassesAsync(other.ForgetAsync(World.Maria, Token))).Outcome.Should().Be(ForgetOutcome.Pending, "the merge would write the consumer down again");

        world.Crm.Hold = null;
        slow.SetResult();
        await world.WhileTimePassesAsync(work);
        await world.RecoverAsync(TimeSpan.FromHours(1));
        (await world.Directory.ForgetAsync(World.Maria, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        (await world.Ledger.ReadAsync(Subject.Of(World.Maria), Token)).Should().BeNull();
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).Should().Be(new ConsumerRecord(World.Maria, null, "asking"));
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R5")]
    public async Task Nothing_is_remembered_of_a_consumer_by_the_late_forget_of_a_visitor_whose_merge_was_parked()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "MoveTickets" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Parked);
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        OperationRecord forget = new(2) { Kind = OperationKind.Forget, Step = OperationStep.EraseLedger, Retry = Retry.Now };
        (await world.Ledger.CommitAsync(new LedgerCommit(record with { State = SubjectState.Forgotten, DueIn = TimeSpan.FromMinutes(1) }) { Operations = [forget] }, Token)).Should().NotBeNull();
        (await world.Directory.ForgetAsync(World.Maria, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);

        await world.RecoverAsync(TimeSpan.FromMinutes(2));

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Version.Should().Be(0);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).Should().Be(new ConsumerRecord(World.Maria, null, "asking"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M3")]
    public async Task A_visitor_that_signs_in_while_the_consumer_is_forgotten_is_forgotten_too(bool claims)
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        MortalLedger ledger = new(world.Ledger);
        IVisitorDirectory directory = world.AddHost(ledger: ledger).GetRequiredService<IVisitorDirectory>();
        Task<MergeReceipt>? late = null;

        // It comes when the forget has seen that nobody is bound; the CRM is down, so that its merge takes days.
        world.Crm.Before = (_, name) => name == (claims ? "MoveTickets" : "CreateTicket") ? TimedOut : null;
        ledger.Before = call => late ??= call == "ClaimConsumer" ? world.Merger.MergeAsync(visitor, World.Maria, Token) : null;
        if (!claims)
        {
            await world.OpenAsync(visitor, "waits");
        }

        await world.WhileTimePassesAsync(directory.ForgetAsync(World.Maria, Token));
        await world.WhileTimePassesAsync(late!);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Version.Should().Be(0);
        (await directory.ForgetAsync(World.Maria, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).Should().Be(new ConsumerRecord(World.Maria, null, "asking"));
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "R2")]
    public async Task A_host_that_stood_still_claims_nothing_of_a_consumer_that_was_forgotten_meanwhile()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        IVisitorDirectory other = world.AddHost().GetRequiredService<IVisitorDirectory>();
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        Task<ForgetReceipt>? forget = null;
        ledger.Before = call =>
        {
            // It looks for drafts before it claims: there it stands still until its lease is over.
            if (call == "ReadTickets" && forget is null)
            {
                world.Time.Advance(TimeSpan.FromMinutes(1));
                forget = other.ForgetAsync(World.Maria, Token);
            }
        };

        await world.Merger.MergeAsync(visitor, World.Maria, Token);

        (await forget!).Outcome.Should().Be(ForgetOutcome.Forgotten);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).Should().Be(new ConsumerRecord(World.Maria, null, "asking"));
    }

    [Theory]
    [InlineData(OperationKind.Merge, "A merge has no step EraseCrm.")]
    [InlineData(OperationKind.Undo, "An undo has no step EraseCrm.")]
    [InlineData(OperationKind.Forget, "A forget has no step Label.")]
    [Trait("Rule", "O1")]
    public async Task A_step_that_this_version_does_not_know_is_logged_and_left(OperationKind kind, string expected)
    {
        using LogCollector log = new();
        await using World world = new(build: b => b.Services.AddSingleton<ILoggerFactory>(log));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        string before = world.Picture();
        SubjectRecord record = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        OperationRecord strange = new(1) { Kind = kind, Step = kind == OperationKind.Forget ? OperationStep.Label : OperationStep.EraseCrm, Retry = Retry.Now };
        SubjectState state = kind switch { OperationKind.Merge => SubjectState.Bound, OperationKind.Undo => SubjectState.Quarantined, _ => SubjectState.Forgotten };
        (await world.Ledger.CommitAsync(new LedgerCommit(record with { State = state, DueIn = TimeSpan.Zero }) { Operations = [strange] }, Token)).Should().NotBeNull();

        await world.Recovery.RunDueAsync(Token);

        log.Lines.Should().ContainSingle(static line => line.Id == 23).Which.Text.Should().Contain(expected);
        world.Picture().Should().Be(before);
    }
}
