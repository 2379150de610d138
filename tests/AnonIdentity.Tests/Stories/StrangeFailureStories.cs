using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Tests.Stories;

/// <summary>What a host's own parts may do that no contract allows: throw anything, answer nonsense, block their thread.</summary>
public class StrangeFailureStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "T5")]
    public async Task An_adapter_that_blocks_its_thread_does_not_hold_the_caller_beyond_the_budget()
    {
        await using World world = new(build: b => b.Services.AddSingleton<IPacing>(SystemPacing.Instance));
        VisitorId visitor = world.NewVisitor();
        using ManualResetEventSlim answers = new();
        world.Crm.Before = (_, name) =>
        {
            // Should the caller be the one that waits, it gets an answer in the end, and the test fails.
            answers.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return null;
        };

        TicketReceipt receipt = await world.WhileTimePassesAsync(world.OpenAsync(visitor, "k1"));

        answers.Set();
        receipt.Outcome.Should().Be(TicketOutcome.Queued);
        await world.WhileTimePassesAsync(Task.Run(
            async () =>
            {
                while (world.Store.Tickets.Count == 0)
                {
                    await world.Recovery.RunDueAsync(Token);
                }
            },
            Token));
        world.Store.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task A_run_knows_nothing_of_the_request_that_began_it()
    {
        await using World world = new(build: b => b.Services.AddSingleton<IPacing>(SystemPacing.Instance));
        AsyncLocal<string> request = new() { Value = "of the host" };
        List<string?> seen = [];
        world.Crm.Before = (_, _) =>
        {
            seen.Add(request.Value);
            return null;
        };

        await world.WhileTimePassesAsync(world.OpenAsync(world.NewVisitor(), "k1"));

        seen.Should().NotBeEmpty().And.AllSatisfy(value => value.Should().BeNull());
        request.Value.Should().Be("of the host");
    }

    [Fact]
    [Trait("Rule", "A2")]
    [Trait("Rule", "M9")]
    public async Task An_adapter_that_cannot_be_made_is_a_failure_of_the_CRM_for_a_preview_too()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        bool started = false;
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(world.Time).AddAnonymousConsumers().UseLedger(_ => world.Ledger).UseCrm(_ => started ? throw new InvalidOperationException("No address.") : world.Crm);
        await using ServiceProvider host = services.BuildServiceProvider();
        ITicketMerger merger = host.GetRequiredService<ITicketMerger>();
        started = true;

        await merger.Invoking(m => m.PreviewAsync(visitor, World.Maria, Token)).Should().ThrowAsync<CrmException>();
    }

    [Theory]
    [Trait("Rule", "T5")]
    [Trait("Rule", "N1")]
    [Trait("Rule", "R5")]
    [InlineData(3, TicketOutcome.Same)]
    [InlineData(1000, TicketOutcome.Parked)]
    public async Task A_namer_that_throws_loses_no_draft(int times, TicketOutcome end)
    {
        await using World world = new(build: b => b.Services.AddSingleton<IAnonymousContactNamer>(new MoodyNamer(times)));
        VisitorId visitor = world.NewVisitor();

        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(TicketOutcome.Queued);
        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);

        (await world.OpenAsync(visitor, "k1")).Outcome.Should().Be(end);
        world.Store.Contacts.Select(c => c.FirstName).Should().Equal(end == TicketOutcome.Same ? ["At 10:15"] : []);
        if (end == TicketOutcome.Same)
        {
            // It is the name that we gave, so it goes with a promotion.
            await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria" });
            world.ContactOf(World.Maria).FirstName.Should().Be("Maria");
        }
        else
        {
            (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Contain("namer");
        }
    }

    [Theory]
    [Trait("Rule", "A2")]
    [Trait("Rule", "R5")]
    [InlineData("throws")]
    [InlineData("no owner")]
    [InlineData("no survivor")]
    public async Task What_an_adapter_must_not_answer_is_tried_again_and_parked(string nonsense)
    {
        await using World world = new();
        Nonsense crm = new(world.Store) { Which = nonsense };
        world.SwitchTo(world.AddHost(crm));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        crm.IsOn = true;

        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations[0].Retry.Attempt.Should().Be(1);
        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Parked);

        crm.IsOn = false;
        await world.Recovery.ResumeAsync(await world.Recovery.ListParkedAsync(Token).SingleAsync(Token), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(1));
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task An_adapter_that_a_fresh_host_cannot_make_any_more_is_tried_again_and_parks_what_is_due()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.Unavailable, "down");
        (await world.OpenAsync(visitor, "k2")).Outcome.Should().Be(TicketOutcome.Queued);
        bool broken = false;
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(world.Time).AddSingleton<IPacing, InlinePacing>();
        services.AddAnonymousConsumers().UseLedger(_ => world.Ledger).UseCrm(_ => broken ? throw new InvalidOperationException("no connection") : world.Store);
        await using ServiceProvider fresh = services.BuildServiceProvider();
        world.SwitchTo(fresh);
        _ = world.Recovery;
        broken = true;

        await world.RecoverAsync(TimeSpan.FromHours(6), steps: 200);

        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Should().Contain("cannot be made");
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task A_ledger_that_fails_reaches_the_caller_and_the_work_goes_on_later()
    {
        await using World world = new();
        MortalLedger ledger = new(world.Ledger);
        world.SwitchTo(world.AddHost(ledger: ledger));
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Meanwhile = (_, name) =>
        {
            ledger.IsDead |= name == "MoveTickets";
            return Task.CompletedTask;
        };

        await FluentActions.Awaiting(() => world.Merger.MergeAsync(visitor, World.Maria)).Should().ThrowAsync<IOException>();
        world.Crm.Meanwhile = null;
        ledger.IsDead = false;
        await world.RecoverAsync(TimeSpan.FromMinutes(2));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Should().BeEquivalentTo(new { Outcome = MergeOutcome.AlreadyMerged, Counts = new TicketCounts(Moved: 1) });
        world.TicketsOf(maria.Id).Should().ContainSingle();
    }

    private sealed class MoodyNamer(int times) : IAnonymousContactNamer
    {
        private int _left = times;

        public string Name(Channel channel, Instant firstTicketAt) => _left-- > 0 ? throw new InvalidOperationException("not now") : $"At {firstTicketAt:HH:mm}";

        public bool IsPlaceholder(string? name) => false;
    }

    private sealed class Nonsense(InMemoryCrm inner) : ICrmAdapter
    {
        public string Which { get; init; } = "";

        public bool IsOn { get; set; }

        public CrmCapabilities Capabilities => inner.Capabilities;

        public async Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
            await inner.FindContactAsync(key, cancellationToken) is { } found ? found with { MergedInto = Is("no survivor") ? default(CrmContactId) : found.MergedInto } : null;

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => inner.CreateTicketAsync(ticket, cancellationToken);

        public async Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
        {
            TicketPage page = await inner.ReadTicketsAsync(query, cancellationToken);
            return Is("no owner") ? page with { Tickets = [.. page.Tickets.Select(t => t with { Contacts = [.. t.Contacts, default] })] } : page;
        }

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
            Is("throws") ? throw new InvalidOperationException("no") : inner.MoveTicketsAsync(move, cancellationToken);

        private bool Is(string nonsense) => IsOn && Which == nonsense;
    }
}
