using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Who drives a subject, who waits for whoever does, and what a host that ends leaves behind.</summary>
public class HoldingStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_draft_that_takes_the_lease_is_sent_though_an_older_run_of_its_visitor_stands_still()
    {
        await using World world = new();
        VisitorId visitor = await VisitorWithDueDraftAsync(world);
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        TaskCompletionSource stalled = new();
        ledger.BeforeReading = _ =>
        {
            ledger.BeforeReading = null;
            return stalled.Task;
        };
        Task<RecoveryRun> older = world.Recovery.RunDueAsync(Token);

        TicketReceipt receipt = await world.WhileTimePassesAsync(world.OpenAsync(visitor, "new"));

        stalled.SetResult();
        await world.WhileTimePassesAsync(older);
        receipt.Outcome.Should().Be(TicketOutcome.Opened);
        world.Store.Tickets.Should().HaveCount(2);
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R3")]
    public async Task A_host_that_stops_waits_for_the_call_of_a_draft_and_gives_the_lease_back()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        ServiceProvider stopping = world.AddHost();
        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == "CreateTicket" ? slow.Task : Task.CompletedTask;
        Task<TicketReceipt> open = stopping.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b") { Key = "k" }, Token);

        Task stopped = stopping.DisposeAsync().AsTask();
        bool waits = !stopped.IsCompleted;
        slow.SetResult();
        await stopped;

        waits.Should().BeTrue();
        (await open).Outcome.Should().Be(TicketOutcome.Opened);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Holder = (Guid?)null });
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R3")]
    public async Task A_host_whose_container_is_disposed_of_without_waiting_ends_after_its_step_too()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        ServiceProvider stopping = world.AddHost();
        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == "FindContact" ? slow.Task : Task.CompletedTask;
        Task<MergeReceipt> merge = stopping.GetRequiredService<ITicketMerger>().MergeAsync(visitor, World.Maria, Token);

        stopping.Dispose();
        world.Crm.Hold = null;
        slow.SetResult();

        (await merge).Outcome.Should().Be(MergeOutcome.Pending);
        world.TicketsOf(maria.Id).Should().BeEmpty();
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token)).Should().BeEquivalentTo(new { Holder = (Guid?)null, DueIn = (TimeSpan?)TimeSpan.Zero });
        await world.Recovery.RunDueAsync(Token);
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "R3")]
    public async Task A_host_that_has_stopped_takes_nothing_that_another_could_do()
    {
        await using World world = new();
        await VisitorWithDueDraftAsync(world);
        ServiceProvider stopped = world.AddHost();
        IRecovery late = stopped.GetRequiredService<IRecovery>();
        await stopped.DisposeAsync();

        await late.RunDueAsync(Token);
        await world.Recovery.RunDueAsync(Token);

        world.Store.Tickets.Should().ContainSingle("the other host need not wait for a lease to end");
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Who_accepts_a_draft_of_a_visitor_that_another_host_is_at_leaves_it_to_that_host()
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        FaultyCrm crm = new(world.Store);
        ServiceProvider other = world.AddHost(crm);
        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == "CreateTicket" ? slow.Task : Task.CompletedTask;
        Task<TicketReceipt> first = world.OpenAsync(visitor, "a");

        Task<TicketReceipt> second = other.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b") { Key = "b" }, Token);
        world.Crm.Hold = null;
        slow.SetResult();
        await world.WhileTimePassesAsync(Task.WhenAll(first, second));

        crm.Calls.Should().BeEmpty();
        world.Crm.Calls.Should().Equal("EnsureContact", "CreateTicket", "CreateTicket");
        (await second).Outcome.Should().Be(TicketOutcome.Opened);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Who_waits_for_another_host_only_reads()
    {
        // The held call must not be given up while time passes for the other host.
        await using World world = new(configure: static o => (o.Lease, o.CrmTimeout) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(30)));
        VisitorId visitor = world.NewVisitor();
        MortalLedger ledger = new(world.Ledger);
        ServiceProvider other = world.AddHost(ledger: ledger);
        TaskCompletionSource slow = new();
        world.Crm.Hold = name => name == "CreateTicket" ? slow.Task : Task.CompletedTask;
        Task<TicketReceipt> first = world.OpenAsync(visitor, "a", "b");

        TicketReceipt second = await world.WhileTimePassesAsync(other.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("Cannot sign in", "b") { Key = "a" }, Token));
        slow.SetResult();
        await first;

        second.Outcome.Should().Be(TicketOutcome.Same);
        ledger.Calls.Should().HaveCountGreaterThan(10).And.OnlyContain(static call => call == "Read" || call == "ReadTicket");
    }

    [Fact]
    [Trait("Rule", "R2")]
    [Trait("Rule", "P1")]
    public async Task Who_forgets_a_consumer_waits_for_a_visitor_that_another_host_is_at()
    {
        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Merged);
        TaskCompletionSource slow = new();
        world.Crm.Hold = _ => slow.Task;
        world.Time.Advance(TimeSpan.FromSeconds(2));
        Task<RecoveryRun> sweep = world.Recovery.RunDueAsync(Token);
        Task<ForgetReceipt> forget = world.AddHost().GetRequiredService<IVisitorDirectory>().ForgetAsync(World.Maria, Token);
        bool waits = !forget.IsCompleted;

        world.Crm.Hold = null;
        slow.SetResult();
        await world.WhileTimePassesAsync(sweep);

        waits.Should().BeTrue();
        (await world.WhileTimePassesAsync(forget)).Outcome.Should().Be(ForgetOutcome.Forgotten, "it took less than a call's budget");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "R2")]
    [Trait("Rule", "P1")]
    public async Task Who_is_forgotten_between_the_scan_and_the_run_is_read_and_not_leased(bool isVisitor)
    {
        await using World world = new();
        Subject subject = isVisitor ? Subject.Of(world.NewVisitor()) : Subject.Of(World.Maria);
        await AcceptDueDraftAsync(world, subject);
        IVisitorDirectory directory = world.Directory;
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        ForgetReceipt? forgotten = null;
        ledger.BeforeReading = async _ => forgotten ??= isVisitor ? await directory.ForgetAsync(subject.Visitor!.Value, Token) : await directory.ForgetAsync(World.Maria, Token);

        await world.Recovery.RunDueAsync(Token);

        forgotten!.Outcome.Should().Be(ForgetOutcome.Forgotten);
        ledger.Calls.Should().Equal("Pause", "Scan", "Read", "Pause", "Scan", "Scan");
        world.Store.Tickets.Should().BeEmpty();
    }

    private static async Task<VisitorId> VisitorWithDueDraftAsync(World world)
    {
        VisitorId visitor = world.NewVisitor();
        await AcceptDueDraftAsync(world, Subject.Of(visitor));
        return visitor;
    }

    private static async Task AcceptDueDraftAsync(World world, Subject subject)
    {
        world.Crm.Before = static (_, _) => new CrmException(CrmErrorKind.RateLimited, "later");
        TicketDraft draft = new("s", "b") { Key = "due" };
        TicketReceipt receipt = subject.Visitor is { } visitor ? await world.Opener.OpenAsync(visitor, draft, Token) : await world.Opener.OpenAsync(subject.Consumer!.Value, draft, Token);
        receipt.Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromMinutes(1));
    }
}
