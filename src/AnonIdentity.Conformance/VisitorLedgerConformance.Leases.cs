using AnonIdentity.Ledger;
using NodaTime;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    private static Guid Holder(int number) => new(number, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    [Fact]
    public Task There_is_no_lease_of_a_subject_that_is_not_there() => CheckAsync(async () =>
        (await Ledger.LeaseAsync(Subject.Of(NewVisitor()), Holder(1), Seconds(30), Cancel)).MustBeNull());

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task A_free_lease_is_taken_raises_the_version_and_answers_the_record() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()), commit => commit with { Operations = [new OperationRecord(2), new OperationRecord(1)] });

        SubjectRecord held = (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel))!;

        held.MustBe(start with { Version = 2, Holder = Holder(1), LeaseLeft = Seconds(30) });
        held.Operations.Select(operation => operation.Number).MustEqual(1, 2);
        Pass(Seconds(10));
        (await Ledger.ReadAsync(start.Subject, Cancel))!.LeaseLeft.MustBe(Seconds(20));
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task A_held_lease_is_refused_until_it_ends_and_then_taken_over() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        SubjectRecord first = (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel))!;

        Pass(Seconds(29.999));
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel)).MustBeNull();
        (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel)).MustBeNull("a lease is renewed by a commit, not taken twice");
        Pass(TimeSpan.FromMilliseconds(1));
        SubjectRecord second = (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!;

        second.Holder.MustBe(Holder(2));
        second.Version.MustBe(first.Version + 1);
        (await Ledger.CommitAsync(new LedgerCommit(first with { NameGiven = "late" }), Cancel)).MustBeNull("the old holder has lost its fence");
        (await Ledger.CommitAsync(new LedgerCommit(second with { NameGiven = "in time" }), Cancel)).MustNotBeNull();
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task A_lease_that_ends_later_than_its_length_is_free_because_the_clock_was_set_back() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()) with { DueIn = TimeSpan.FromDays(-2) });
        await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel);
        (await ScanAsync(SubjectRows.Due)).MustBeEmpty();

        Pass(TimeSpan.FromDays(-1));

        (await ScanAsync(SubjectRows.Due)).MustEqual(start.Subject);
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!.Holder.MustBe(Holder(2));
    });

    [Fact]
    [Trait("Rule", "R3")]
    public Task Work_that_is_given_back_as_due_is_due_though_the_clock_was_set_back() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()) with { DueIn = TimeSpan.Zero });
        SubjectRecord held = (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel))!;
        Pass(TimeSpan.FromHours(-2));

        await ChangeAsync(held with { DueIn = TimeSpan.Zero }, commit => commit with { Before = held, Lease = LeaseChange.Release });

        (await ScanAsync(SubjectRows.Due)).MustEqual(start.Subject);
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task A_lease_is_measured_by_its_own_length_and_not_by_the_one_that_another_host_asks_for() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(60), Cancel);
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(10), Cancel)).MustBeNull("the longer lease lives");

        SubjectRecord held = (await Ledger.ReadAsync(start.Subject, Cancel))!;
        await ChangeAsync(held, commit => commit with { Lease = new LeaseChange(Holder(1), Seconds(120)) });
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(60), Cancel)).MustBeNull("a renewed lease has the length of the renewal");

        Pass(Seconds(-1));
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(600), Cancel))!.Holder.MustBe(Holder(2), "the clock was set back, however long the new lease is");
    });

    [Fact]
    public Task A_commit_renews_the_lease_hands_it_on_or_gives_it_back() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()), commit => commit with { Lease = new LeaseChange(Holder(1), Seconds(5)) });
        start.Holder.MustBe(Holder(1));
        start.LeaseLeft.MustBe(Seconds(5));
        Pass(Seconds(4));

        SubjectRecord kept = await ChangeAsync(start);
        kept.LeaseLeft.MustBe(Seconds(1), "no change was asked for");
        SubjectRecord renewed = await ChangeAsync(kept, commit => commit with { Lease = new LeaseChange(Holder(1), Seconds(30)) });
        renewed.LeaseLeft.MustBe(Seconds(30));
        SubjectRecord free = await ChangeAsync(renewed, commit => commit with { Lease = LeaseChange.Release });
        free.Holder.MustBeNull();
        free.LeaseLeft.MustBeAtMost(TimeSpan.Zero);

        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!.Holder.MustBe(Holder(2));
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task Of_many_that_want_the_lease_exactly_one_gets_it() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(8);

        SubjectRecord?[] records = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % hosts.Length].LeaseAsync(start.Subject, Holder(i), Seconds(30), Cancel))));

        int winner = records.Select((record, i) => (record, i)).Where(pair => pair.record != null).MustBeOne().i;
        (await Ledger.ReadAsync(start.Subject, Cancel))!.Holder.MustBe(Holder(winner));
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task Writers_under_leases_lose_no_update() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(4);
        bool broken = false;

        await Task.WhenAll(hosts.Select((host, i) => Task.Run(async () =>
        {
            for (int done = 0; done < 10 && !Volatile.Read(ref broken);)
            {
                SubjectRecord? held = await host.LeaseAsync(start.Subject, Holder((i * 100) + done + 1), Seconds(30), Cancel);
                if (held is null)
                {
                    continue;
                }

                int number = held.Operations.Count + 1;
                long? version = await host.CommitAsync(new LedgerCommit(held) { Operations = [new OperationRecord(number)], Lease = LeaseChange.Release }, Cancel);

                // A host that fails keeps the lease: the others must not wait for it.
                Volatile.Write(ref broken, Volatile.Read(ref broken) || version is null);
                version.MustNotBeNull("who holds the lease can commit");
                done++;
            }
        })));

        (await Ledger.ReadAsync(start.Subject, Cancel))!.Operations.MustHaveCount(40, "no host saw operations older than its version");
    });
}
