using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    [Fact]
    [Trait("Rule", "P1")]
    public async Task An_erased_visitor_leaves_only_a_tombstone()
    {
        SubjectRecord record = await FullAsync();
        MergeId merge = new(record.Subject.Visitor!.Value, 1);
        SubjectRecord other = await FullAsync();

        (await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)).Should().NotBeNull();

        SubjectRecord grave = (await Ledger.ReadAsync(record.Subject, Cancel))!;
        grave.Should().BeEquivalentTo(new SubjectRecord(record.Subject) { State = SubjectState.Forgotten });
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).Should().BeEmpty();
        (await MovesAsync(merge, MoveRows.All)).Should().BeEmpty();
        (await Ledger.LeaseAsync(record.Subject, Holder(1), Seconds(1), Cancel)).Should().BeNull();
        (await ScanAsync(SubjectRows.Due)).Should().Equal(other.Subject);
        (await Ledger.ReadAsync(other.Subject, Cancel)).Should().BeEquivalentTo(other, "another subject's rows stay");
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_buried_visitor_cannot_be_added_again()
    {
        SubjectRecord record = await FullAsync();
        await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel);

        (await Ledger.CommitAsync(new LedgerCommit(New(record.Subject)) { Tickets = [Ticket("k")] }, Cancel)).Should().BeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel))!.State.Should().Be(SubjectState.Forgotten);
        (await Ledger.ReadTicketAsync(record.Subject, "k", Cancel)).Should().BeNull();
        (await Ledger.CommitAsync(new LedgerCommit(New(NewVisitor())), Cancel)).Should().Be(1, "the ledger goes on");
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task An_erasure_on_another_version_is_lost()
    {
        SubjectRecord record = await FullAsync();

        (await Ledger.CommitAsync(new LedgerCommit(record with { Version = 0 }) { Erase = true }, Cancel)).Should().BeNull();
        (await Ledger.CommitAsync(new LedgerCommit(record with { Version = 7 }) { Erase = true }, Cancel)).Should().BeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel)).Should().BeEquivalentTo(record);
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).Should().HaveCount(1);
        (await Ledger.CommitAsync(new LedgerCommit(New(NewVisitor())) { Erase = true }, Cancel)).Should().BeNull("there is nothing to erase");
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task An_erased_consumer_leaves_nothing_and_may_come_again()
    {
        ConsumerId consumer = new("cust-42");
        SubjectRecord record = await AddAsync(New(Subject.Of(consumer)), commit => commit with { Tickets = [Ticket("k")], Operations = [new OperationRecord(1)] });
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);

        (await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)).Should().NotBeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel)).Should().BeNull();
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).Should().Be(new ConsumerRecord(consumer, null, "two"));
        SubjectRecord again = await AddAsync(New(record.Subject));
        again.Operations.Should().BeEmpty();
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "P2")]
    public async Task An_erasure_and_a_bind_compete_and_exactly_one_wins()
    {
        for (int round = 0; round < 20; round++)
        {
            SubjectRecord record = await FullAsync();

            long?[] versions = await Task.WhenAll(
                Task.Run(() => Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)),
                Task.Run(() => Ledger.CommitAsync(new LedgerCommit(record with { State = SubjectState.Bound }) { Operations = [new OperationRecord(2)] }, Cancel)));

            versions.Count(version => version is not null).Should().Be(1);
            (await Ledger.ReadAsync(record.Subject, Cancel))!.State.Should().Be(versions[0] is null ? SubjectState.Bound : SubjectState.Forgotten);
        }
    }

    [Fact]
    public async Task Tenants_see_nothing_of_each_other()
    {
        if (!Store.IsDurable)
        {
            return; // a store in memory is one tenant
        }

        IVisitorLedger acme = Store.Open("acme");
        SubjectRecord record = await FullAsync();
        ConsumerId consumer = new("cust-42");
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);
        await Ledger.PauseAsync(Seconds(60), Cancel);

        (await acme.ReadAsync(record.Subject, Cancel)).Should().BeNull();
        (await acme.ReadTicketAsync(record.Subject, "k", Cancel)).Should().BeNull();
        (await acme.ScanAsync(new SubjectScan(SubjectRows.Due), 9, Cancel)).Should().BeEmpty();
        (await acme.GetStatusAsync(Cancel)).Should().Be(new LedgerStatus(0, 0, TimeSpan.Zero));
        (await acme.PauseAsync(TimeSpan.Zero, Cancel)).Should().Be(TimeSpan.Zero);
        (await acme.ClaimConsumerAsync(consumer, "two", Cancel)).ClaimedBy.Should().Be("two");
        await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel);
        (await acme.CommitAsync(new LedgerCommit(New(record.Subject)), Cancel)).Should().Be(1, "a tombstone is a tenant's own");
    }

    private async Task<SubjectRecord> FullAsync()
    {
        VisitorId visitor = NewVisitor();
        return await AddAsync(New(visitor) with { DueIn = TimeSpan.Zero }, commit => commit with
        {
            Tickets = [Ticket("k")],
            Operations = [new OperationRecord(1)],
            NewMoves = [Move(new MergeId(visitor, 1), "1")],
        });
    }
}
