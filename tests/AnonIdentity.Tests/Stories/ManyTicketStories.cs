using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>More than a page of anything.</summary>
public class ManyTicketStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Rule", "M15")]
    public async Task The_ledgers_part_of_a_snapshot_goes_on_where_it_stood()
    {
        await using World world = new();
        CrmContact omar = world.Known(World.Omar);
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await AddDeliveredAsync(world, visitor, omar.Id, 249);
        world.Agent.Merge(world.ContactOf(visitor).Id, omar.Id);
        int reads = 0;
        world.Crm.Before = (_, name) => name == "ReadTickets" && ++reads == 2 ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        MergeReceipt pending = await world.Merger.MergeAsync(visitor, World.Maria);
        pending.Outcome.Should().Be(MergeOutcome.Pending);

        string[] keys = [.. (await world.Ledger.ReadTicketsAsync(Subject.Of(visitor), TicketFilter.All, null, 100, Token)).Select(t => t.Key)];
        (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!.Operations[0].Cursor.Should().EndWith(keys[99], "what lies before it is not read again");
        await world.RecoverAsync(TimeSpan.FromMinutes(1));

        (await world.Merger.MergeAsync(visitor, World.Maria)).Counts.Should().Be(new TicketCounts(KeptByAgent: 250));
    }

    [Fact]
    [Trait("Rule", "M9")]
    [Trait("Rule", "M15")]
    public async Task A_preview_of_more_tickets_than_it_remembers_counts_each_of_them_once()
    {
        await using World world = new();
        world.Known(World.Maria);
        CrmContact omar = world.Known(World.Omar);
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await AddDeliveredAsync(world, visitor, world.ContactOf(visitor).Id, 10_300);
        await AddDeliveredAsync(world, visitor, omar.Id, 5, "x");

        MergePreview preview = await world.Merger.PreviewAsync(visitor, World.Maria, Token);

        preview.Counts.Should().Be(new TicketCounts(Moved: 10_301, KeptByAgent: 5));
        preview.Tickets.Should().HaveCount(100);
    }

    [Fact]
    [Trait("Rule", "R6")]
    [Trait("Rule", "P1")]
    public async Task A_forget_looks_again_for_a_call_of_the_last_of_many_drafts()
    {
        await using World world = new(World.Able(Keying.SearchOnly, Keying.SearchOnly));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        TicketRecord draft = new("") { ContentHash = "x", State = TicketState.Accepted, Content = new TicketContent("s", "b", new Dictionary<string, string>()), Retry = Retry.Now };
        SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        await world.Ledger.CommitAsync(
            new LedgerCommit(now)
            {
                Tickets =
                [
                    .. Enumerable.Range(100, 100).Select(i => draft with { Key = $"k{i}" }),
                    draft with { Key = "z", State = TicketState.Trying, TryingFor = TimeSpan.Zero },
                ],
            },
            Token);

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Pending);
        CrmContact late = await world.Store.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "x", "x"), Token);
        await world.Store.CreateTicketAsync(new NewTicket("z", visitor, late.Id, "s", "b"), Token);
        await world.RecoverAsync(TimeSpan.FromMinutes(2));

        (await world.Directory.ForgetAsync(visitor, Token)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        world.Store.Contacts.Should().BeEmpty();
        world.Store.Tickets.Should().BeEmpty();
    }

    private static async Task AddDeliveredAsync(World world, VisitorId visitor, CrmContactId owner, int count, string prefix = "t")
    {
        List<TicketRecord> rows = [];
        for (int i = 0; i < count; i++)
        {
            CrmTicketId id = await world.Store.CreateTicketAsync(new NewTicket($"{prefix}{i}", visitor, owner, "s", "b"), Token);
            rows.Add(new TicketRecord($"{prefix}{i:0000000}") { State = TicketState.Delivered, ContentHash = "x", CrmTicket = id });
        }

        SubjectRecord now = (await world.Ledger.ReadAsync(Subject.Of(visitor), Token))!;
        (await world.Ledger.CommitAsync(new LedgerCommit(now) { Tickets = rows }, Token)).Should().NotBeNull();
    }

    [Fact]
    [Trait("Rule", "T5")]
    [Trait("Rule", "R1")]
    public async Task Two_hundred_and_fifty_waiting_drafts_are_delivered_by_one_run_each_once()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, _) => new CrmException(CrmErrorKind.RateLimited, "later", TimeSpan.FromMinutes(1));
        for (int i = 0; i < 250; i++)
        {
            (await world.OpenAsync(visitor, $"waits-{i:000}")).Outcome.Should().Be(TicketOutcome.Queued);
        }

        world.Crm.Before = null;
        world.Time.Advance(TimeSpan.FromMinutes(2));
        await world.Recovery.RunDueAsync();

        world.Store.Tickets.Should().HaveCount(251);
        world.Store.Tickets.Select(static t => t.Key).Should().OnlyHaveUniqueItems();
        (await world.Recovery.GetStatusAsync()).Due.Should().Be(0);
    }
}
