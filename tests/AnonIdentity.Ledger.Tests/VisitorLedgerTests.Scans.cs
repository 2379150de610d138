using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    [Fact]
    [Trait("Rule", "R3")]
    public async Task Due_subjects_come_longest_due_first_and_only_with_a_free_lease()
    {
        Subject late = await SubjectAsync(record => record with { DueIn = Seconds(1) });
        Subject early = await SubjectAsync(record => record with { DueIn = Seconds(-5) });
        Subject soon = await SubjectAsync(record => record with { DueIn = Seconds(10) });
        Subject held = await SubjectAsync(record => record with { DueIn = Seconds(-9) });
        await SubjectAsync(record => record with { DueIn = null });
        await Ledger.LeaseAsync(held, Holder(1), Seconds(30), Cancel);

        (await ScanAsync(SubjectRows.Due)).Should().Equal(early);
        Pass(Seconds(1));
        (await ScanAsync(SubjectRows.Due)).Should().Equal(early, late);
        (await ScanAsync(SubjectRows.Due, take: 1)).Should().Equal(early);
        Pass(Seconds(29));
        (await ScanAsync(SubjectRows.Due)).Should().Equal(held, early, late, soon);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Parked_subjects_come_by_their_text_page_by_page()
    {
        Subject[] parked = [Subject.Of(new ConsumerId("b")), Subject.Of(new ConsumerId("B")), Subject.Of(new ConsumerId("a")), Subject.Of(NewVisitor())];
        foreach (Subject subject in parked)
        {
            await AddAsync(New(subject) with { Parked = true });
        }

        await SubjectAsync(record => record);
        Subject[] expected = [.. parked.OrderBy(subject => subject.ToString(), StringComparer.Ordinal)];

        (await ScanAsync(SubjectRows.Parked)).Should().Equal(expected);
        (await ScanAsync(SubjectRows.Parked, take: 2)).Should().Equal(expected[..2]);
        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, expected[1]), 9, Cancel)).Should().Equal(expected[2..]);
    }

    [Fact]
    [Trait("Rule", "P2")]
    public async Task Expired_are_anonymous_visitors_whose_last_ticket_is_long_ago()
    {
        Subject silent = await SubjectAsync(record => record, active: true);
        Subject talking = await SubjectAsync(record => record, active: true);
        await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = new ConsumerId("c") }, active: true);
        await AddAsync(New(Subject.Of(new ConsumerId("c"))), commit => commit with { Active = true });
        Pass(Seconds(60));
        await ChangeAsync((await Ledger.ReadAsync(talking, Cancel))!, commit => commit with { Active = true });
        await ChangeAsync((await Ledger.ReadAsync(silent, Cancel))!);

        (await ExpiredAsync(60.001)).Should().BeEmpty();
        (await ExpiredAsync(60)).Should().Equal(silent);
        (await ExpiredAsync(0)).Should().Equal(silent, talking);

        async Task<IReadOnlyList<Subject>> ExpiredAsync(double age) => await Ledger.ScanAsync(new SubjectScan(SubjectRows.Expired, Age: Seconds(age)), 9, Cancel);
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task Visitors_of_a_consumer_come_by_their_text_and_only_for_that_exact_consumer()
    {
        ConsumerId consumer = new("Cust");
        Subject bound = await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = consumer });
        Subject quarantined = await SubjectAsync(record => record with { State = SubjectState.Quarantined, BoundTo = consumer });
        await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = new ConsumerId("cust") });
        await SubjectAsync(record => record);
        Subject[] expected = [.. new[] { bound, quarantined }.OrderBy(subject => subject.ToString(), StringComparer.Ordinal)];

        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, Consumer: consumer), 9, Cancel)).Should().Equal(expected);
        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, expected[0], Consumer: consumer), 9, Cancel)).Should().Equal(expected[1]);
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task The_status_counts_due_and_parked_and_knows_the_oldest_due()
    {
        (await Ledger.GetStatusAsync(Cancel)).Should().Be(new LedgerStatus(0, 0, TimeSpan.Zero));
        await SubjectAsync(record => record with { DueIn = Seconds(-7) });
        Subject held = await SubjectAsync(record => record with { DueIn = Seconds(-9), Parked = true });
        await SubjectAsync(record => record with { DueIn = Seconds(60) });
        await Ledger.LeaseAsync(held, Holder(1), Seconds(30), Cancel);
        Pass(Seconds(1));

        (await Ledger.GetStatusAsync(Cancel)).Should().Be(new LedgerStatus(2, 1, Seconds(10)));
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task Two_thousand_subjects_are_scanned_in_pages()
    {
        VisitorId[] visitors = [.. Enumerable.Range(0, 2_000).Select(_ => NewVisitor())];
        await Parallel.ForEachAsync(visitors, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (visitor, cancel) =>
            (await Ledger.CommitAsync(new LedgerCommit(New(visitor) with { Parked = true }), cancel)).Should().Be(1));

        List<Subject> read = [];
        while (await Ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, read.Count == 0 ? null : read[^1]), 777, Cancel) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        read.Select(subject => subject.ToString()).Should().Equal(visitors.Select(visitor => visitor.ToString()).Order(StringComparer.Ordinal));
    }

    private async Task<Subject> SubjectAsync(Func<SubjectRecord, SubjectRecord> with, bool active = false) =>
        (await AddAsync(with(New(NewVisitor())), commit => commit with { Active = active })).Subject;

    private Task<IReadOnlyList<Subject>> ScanAsync(SubjectRows what, int take = 99) => Ledger.ScanAsync(new SubjectScan(what), take, Cancel);
}
