using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Tests.Stories;

/// <summary>Whoever meets a claim looks whether its holder still works: what ended gives way, what is under way is waited for.</summary>
public class StaleClaimStories
{
    private static readonly OperationRecord Moving = new(1) { Kind = OperationKind.Merge, Step = OperationStep.Move, Consumer = World.Maria, Retry = Later };
    private static readonly OperationRecord Parked = Moving with { Retry = new Retry { ParkedBecause = "Denied: no" } };
    private static readonly OperationRecord Purging = Moving with { Step = OperationStep.Purge };
    private static readonly OperationRecord Forgetting = new(2) { Kind = OperationKind.Forget, Step = OperationStep.EraseCrm, Retry = Later };

    private static LeaseChange AtWork => new(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), TimeSpan.FromHours(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Retry Later => new() { DueIn = TimeSpan.FromDays(1) };

    public static TheoryData<string, bool> Holders => new()
    {
        { "erased", false },
        { "of another number", false },
        { "parked", false },
        { "done", false },
        { "at the end, nobody at work", false },
        { "forgotten, and that is parked", false },
        { "moving", true },
        { "at the end, at work", true },
        { "forgotten, and that goes on", true },
        { "bound, with a parked forget that is not its state", true },
    };

    [Theory]
    [MemberData(nameof(Holders))]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R5")]
    public async Task A_merge_waits_for_another_only_while_that_is_under_way(string holder, bool waits)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId other = world.NewVisitor();
        await HoldAsync(world, other, holder);
        string claimant = new MergeId(other, 1).ToString();
        (await world.Ledger.ClaimConsumerAsync(World.Maria, claimant, Token)).ClaimedBy.Should().Be(claimant);

        MergeReceipt receipt = await world.WhileTimePassesAsync(world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria));

        receipt.Outcome.Should().Be(waits ? MergeOutcome.Pending : MergeOutcome.Merged);
        world.TicketsOf(maria.Id).Should().HaveCount(waits ? 0 : 1);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy.Should().Be(waits ? claimant : "asking");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M3")]
    [Trait("Rule", "T11")]
    public async Task A_merge_waits_for_a_consumers_own_ticket_only_while_it_is_under_way(bool underWay)
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        Subject own = Subject.Of(World.Maria);
        SubjectRecord record = new(own) { State = SubjectState.Consumer, DueIn = underWay ? TimeSpan.FromDays(1) : null };
        await CommitAsync(world, new LedgerCommit(record));
        await world.Ledger.ClaimConsumerAsync(World.Maria, own.ToString(), Token);

        MergeReceipt receipt = await world.WhileTimePassesAsync(world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria));

        receipt.Outcome.Should().Be(underWay ? MergeOutcome.Pending : MergeOutcome.Merged);
        world.TicketsOf(maria.Id).Should().HaveCount(underWay ? 0 : 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "M3")]
    public async Task What_a_claim_that_is_over_remembered_stays(bool merge)
    {
        // A search that lags behind does not show the contact that was made: only the claim knows it.
        await using World world = new(World.Able(Keying.SearchOnly, Keying.UniqueUpsert));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact made = world.Known(World.Maria);
        string claimant = merge ? new MergeId(world.NewVisitor(), 1).ToString() : Subject.Of(World.Maria).ToString();
        await world.Ledger.ClaimConsumerAsync(World.Maria, claimant, Token);
        await world.Ledger.ReleaseConsumerAsync(World.Maria, claimant, made.Id, Token);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, claimant, Token)).Contact.Should().Be(made.Id);
        world.Crm.SearchesLag = true;

        MergeReceipt receipt = await world.WhileTimePassesAsync(world.Merger.MergeAsync(visitor, World.Maria));

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        world.TicketsOf(made.Id).Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task Whose_claim_it_is_that_nobody_knows_is_left_alone()
    {
        await using World world = new();
        world.Known(World.Maria);
        await world.Ledger.ClaimConsumerAsync(World.Maria, "another program's", Token);

        MergeReceipt receipt = await world.WhileTimePassesAsync(world.Merger.MergeAsync(await world.VisitorWithTicketsAsync(1), World.Maria));

        receipt.Outcome.Should().Be(MergeOutcome.Pending);
        (await world.Ledger.ClaimConsumerAsync(World.Maria, "asking", Token)).ClaimedBy.Should().Be("another program's");
    }

    private static async Task HoldAsync(World world, VisitorId other, string holder)
    {
        SubjectRecord record = new(Subject.Of(other)) { State = SubjectState.Bound, BoundTo = World.Maria, DueIn = TimeSpan.FromDays(1) };
        LedgerCommit? commit = holder switch
        {
            "erased" => null,
            "of another number" => new LedgerCommit(record) { Operations = [Moving with { Number = 2 }] },
            "parked" => new LedgerCommit(record) { Operations = [Parked] },
            "done" => new LedgerCommit(record) { Operations = [Moving with { Step = OperationStep.Done }], Lease = AtWork },
            "at the end, nobody at work" => new LedgerCommit(record) { Operations = [Purging] },
            "at the end, at work" => new LedgerCommit(record) { Operations = [Purging], Lease = AtWork },
            "forgotten, and that is parked" => new LedgerCommit(record with { State = SubjectState.Forgotten }) { Operations = [Moving, Forgetting with { Retry = Parked.Retry }] },
            "forgotten, and that goes on" => new LedgerCommit(record with { State = SubjectState.Forgotten }) { Operations = [Moving, Forgetting] },
            "bound, with a parked forget that is not its state" => new LedgerCommit(record) { Operations = [Moving, Forgetting with { Retry = Parked.Retry }] },
            _ => new LedgerCommit(record) { Operations = [Moving] },
        };
        if (commit is not null)
        {
            await CommitAsync(world, commit);
        }
    }

    private static async Task CommitAsync(World world, LedgerCommit commit) => (await world.Ledger.CommitAsync(commit, Token)).Should().NotBeNull();
}
