using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task An_erased_visitor_leaves_only_a_tombstone() => CheckAsync(async () =>
    {
        SubjectRecord record = await FullAsync();
        MergeId merge = new(record.Subject.Visitor!.Value, 1);
        SubjectRecord other = await FullAsync();

        (await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)).MustNotBeNull();

        SubjectRecord grave = (await Ledger.ReadAsync(record.Subject, Cancel))!;
        grave.MustBe(new SubjectRecord(record.Subject) { State = SubjectState.Forgotten });
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).MustBeEmpty();
        (await MovesAsync(merge, MoveRows.All)).MustBeEmpty();
        (await Ledger.LeaseAsync(record.Subject, Holder(1), Seconds(1), Cancel)).MustBeNull();
        (await ScanAsync(SubjectRows.Due)).MustEqual(other.Subject);
        (await Ledger.ReadAsync(other.Subject, Cancel)).MustBe(other, "another subject's rows stay");
    });

    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task A_buried_visitor_cannot_be_added_again() => CheckAsync(async () =>
    {
        SubjectRecord record = await FullAsync();
        await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel);

        (await Ledger.CommitAsync(new LedgerCommit(New(record.Subject)) { Tickets = [Ticket("k")] }, Cancel)).MustBeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel))!.State.MustBe(SubjectState.Forgotten);
        (await Ledger.ReadTicketAsync(record.Subject, "k", Cancel)).MustBeNull();
        (await Ledger.CommitAsync(new LedgerCommit(New(NewVisitor())), Cancel)).MustBe(1, "the ledger goes on");
    });

    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task An_erasure_on_another_version_is_lost() => CheckAsync(async () =>
    {
        SubjectRecord record = await FullAsync();

        (await Ledger.CommitAsync(new LedgerCommit(record with { Version = 0 }) { Erase = true }, Cancel)).MustBeNull();
        (await Ledger.CommitAsync(new LedgerCommit(record with { Version = 7 }) { Erase = true }, Cancel)).MustBeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel)).MustBe(record);
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).MustHaveCount(1);
        (await Ledger.CommitAsync(new LedgerCommit(New(NewVisitor())) { Erase = true }, Cancel)).MustBeNull("there is nothing to erase");
    });

    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task An_erased_consumer_leaves_nothing_and_may_come_again() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("cust-42");
        SubjectRecord record = await AddAsync(New(Subject.Of(consumer)), commit => commit with { Tickets = [Ticket("k")], Operations = [new OperationRecord(1)] });
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);
        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);
        await Ledger.ClaimConsumerAsync(consumer, record.Subject.ToString(), Cancel);

        (await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)).MustNotBeNull();

        (await Ledger.ReadAsync(record.Subject, Cancel)).MustBeNull();
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).MustBe(new ConsumerRecord(consumer, null, "two"));
        SubjectRecord again = await AddAsync(New(record.Subject));
        again.Operations.MustBeEmpty();
        (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).MustBeEmpty();
    });

    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M3")]
    public Task A_claim_that_another_operation_holds_outlives_the_erasure_of_its_consumer() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("cust-42");
        SubjectRecord record = await AddAsync(New(Subject.Of(consumer)));
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);
        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);

        (await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)).MustNotBeNull();

        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).MustBe(new ConsumerRecord(consumer, null, "one"), "the claim stays, what was known of the consumer goes");
        await Ledger.ReleaseConsumerAsync(consumer, "one", null, Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).ClaimedBy.MustBe("two");
    });

    [Fact]
    [Law]
    [Trait("Rule", "P2")]
    public Task An_erasure_and_a_bind_compete_and_exactly_one_wins() => CheckAsync(async () =>
    {
        for (int round = 0; round < 20; round++)
        {
            SubjectRecord record = await FullAsync();

            long?[] versions = await Task.WhenAll(
                Task.Run(() => Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel)),
                Task.Run(() => Ledger.CommitAsync(new LedgerCommit(record with { State = SubjectState.Bound }) { Operations = [new OperationRecord(2)] }, Cancel)));

            versions.Count(version => version is not null).MustBe(1);
            (await Ledger.ReadAsync(record.Subject, Cancel))!.State.MustBe(versions[0] is null ? SubjectState.Bound : SubjectState.Forgotten);
        }
    });

    [Fact]
    public Task Tenants_see_nothing_of_each_other() => CheckAsync(async () =>
    {
        if (!Harness.IsDurable)
        {
            return; // a store in memory is one tenant
        }

        IVisitorLedger acme = Harness.Open("acme");
        SubjectRecord record = await FullAsync();
        ConsumerId consumer = new("cust-42");
        await Ledger.ClaimConsumerAsync(consumer, "one", Cancel);
        await Ledger.PauseAsync(Seconds(60), Cancel);

        (await acme.ReadAsync(record.Subject, Cancel)).MustBeNull();
        (await acme.ReadTicketAsync(record.Subject, "k", Cancel)).MustBeNull();
        (await acme.ScanAsync(new SubjectScan(SubjectRows.Due), 9, Cancel)).MustBeEmpty();
        (await acme.GetStatusAsync(Cancel)).MustBe(new LedgerStatus(0, 0, TimeSpan.Zero));
        (await acme.PauseAsync(TimeSpan.Zero, Cancel)).MustBe(TimeSpan.Zero);
        (await acme.ClaimConsumerAsync(consumer, "two", Cancel)).ClaimedBy.MustBe("two");
        await Ledger.CommitAsync(new LedgerCommit(record) { Erase = true }, Cancel);
        (await acme.CommitAsync(new LedgerCommit(New(record.Subject)), Cancel)).MustBe(1, "a tombstone is a tenant's own");
    });

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
