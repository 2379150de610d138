using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    private static Guid Holder(int number) => new(number, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    [Fact]
    public async Task There_is_no_lease_of_a_subject_that_is_not_there() =>
        (await Ledger.LeaseAsync(Subject.Of(NewVisitor()), Holder(1), Seconds(30), Cancel)).Should().BeNull();

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_free_lease_is_taken_raises_the_version_and_answers_the_record()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()), commit => commit with { Operations = [new OperationRecord(2), new OperationRecord(1)] });

        SubjectRecord held = (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel))!;

        held.Should().BeEquivalentTo(start with { Version = 2, Holder = Holder(1), LeaseLeft = Seconds(30) });
        held.Operations.Select(operation => operation.Number).Should().Equal(1, 2);
        Pass(Seconds(10));
        (await Ledger.ReadAsync(start.Subject, Cancel))!.LeaseLeft.Should().Be(Seconds(20));
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_held_lease_is_refused_until_it_ends_and_then_taken_over()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        SubjectRecord first = (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel))!;

        Pass(Seconds(29.999));
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel)).Should().BeNull();
        (await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel)).Should().BeNull("a lease is renewed by a commit, not taken twice");
        Pass(TimeSpan.FromMilliseconds(1));
        SubjectRecord second = (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!;

        second.Holder.Should().Be(Holder(2));
        second.Version.Should().Be(first.Version + 1);
        (await Ledger.CommitAsync(new LedgerCommit(first with { NameGiven = "late" }), Cancel)).Should().BeNull("the old holder has lost its fence");
        (await Ledger.CommitAsync(new LedgerCommit(second with { NameGiven = "in time" }), Cancel)).Should().NotBeNull();
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_lease_that_ends_later_than_its_length_is_free_because_the_clock_was_set_back()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()) with { DueIn = TimeSpan.FromDays(-2) });
        await Ledger.LeaseAsync(start.Subject, Holder(1), Seconds(30), Cancel);
        (await ScanAsync(SubjectRows.Due)).Should().BeEmpty();

        Pass(TimeSpan.FromDays(-1));

        (await ScanAsync(SubjectRows.Due)).Should().Equal(start.Subject);
        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!.Holder.Should().Be(Holder(2));
    }

    [Fact]
    public async Task A_commit_renews_the_lease_hands_it_on_or_gives_it_back()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()), commit => commit with { Lease = new LeaseChange(Holder(1), Seconds(5)) });
        start.Holder.Should().Be(Holder(1));
        start.LeaseLeft.Should().Be(Seconds(5));
        Pass(Seconds(4));

        SubjectRecord kept = await ChangeAsync(start);
        kept.LeaseLeft.Should().Be(Seconds(1), "no change was asked for");
        SubjectRecord renewed = await ChangeAsync(kept, commit => commit with { Lease = new LeaseChange(Holder(1), Seconds(30)) });
        renewed.LeaseLeft.Should().Be(Seconds(30));
        SubjectRecord free = await ChangeAsync(renewed, commit => commit with { Lease = LeaseChange.Release });
        free.Holder.Should().BeNull();
        free.LeaseLeft.Should().BeLessThanOrEqualTo(TimeSpan.Zero);

        (await Ledger.LeaseAsync(start.Subject, Holder(2), Seconds(30), Cancel))!.Holder.Should().Be(Holder(2));
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Of_many_that_want_the_lease_exactly_one_gets_it()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(8);

        SubjectRecord?[] records = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % hosts.Length].LeaseAsync(start.Subject, Holder(i), Seconds(30), Cancel))));

        int winner = records.Select((record, i) => (record, i)).Should().ContainSingle(pair => pair.record != null).Which.i;
        (await Ledger.ReadAsync(start.Subject, Cancel))!.Holder.Should().Be(Holder(winner));
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Writers_under_leases_lose_no_update()
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(4);

        await Task.WhenAll(hosts.Select((host, i) => Task.Run(async () =>
        {
            for (int done = 0; done < 10;)
            {
                SubjectRecord? held = await host.LeaseAsync(start.Subject, Holder((i * 100) + done + 1), Seconds(30), Cancel);
                if (held is null)
                {
                    continue;
                }

                int number = held.Operations.Count + 1;
                (await host.CommitAsync(new LedgerCommit(held) { Operations = [new OperationRecord(number)], Lease = LeaseChange.Release }, Cancel)).Should().NotBeNull();
                done++;
            }
        })));

        (await Ledger.ReadAsync(start.Subject, Cancel))!.Operations.Should().HaveCount(40, "no host saw operations older than its version");
    }
}
