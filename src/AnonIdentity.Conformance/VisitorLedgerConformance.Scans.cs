using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    [Trait("Rule", "R3")]
    public Task Due_subjects_come_longest_due_first_and_only_with_a_free_lease() => CheckAsync(async () =>
    {
        Subject late = await SubjectAsync(record => record with { DueIn = Seconds(1) });
        Subject early = await SubjectAsync(record => record with { DueIn = Seconds(-5) });
        Subject soon = await SubjectAsync(record => record with { DueIn = Seconds(10) });
        Subject held = await SubjectAsync(record => record with { DueIn = Seconds(-9) });
        await SubjectAsync(record => record with { DueIn = null });
        await Ledger.LeaseAsync(held, Holder(1), Seconds(30), Cancel);

        (await ScanAsync(SubjectRows.Due)).MustEqual(early);
        Pass(Seconds(1));
        (await ScanAsync(SubjectRows.Due)).MustEqual(early, late);
        (await ScanAsync(SubjectRows.Due, take: 1)).MustEqual(early);
        Pass(Seconds(29));
        (await ScanAsync(SubjectRows.Due)).MustEqual(held, early, late, soon);
    });

    [Fact]
    [Trait("Rule", "R3")]
    public Task Parked_subjects_come_by_their_text_page_by_page() => CheckAsync(async () =>
    {
        Subject[] parked = [Subject.Of(new ConsumerId("b")), Subject.Of(new ConsumerId("B")), Subject.Of(new ConsumerId("a")), Subject.Of(NewVisitor())];
        foreach (Subject subject in parked)
        {
            await AddAsync(New(subject) with { Parked = true });
        }

        await SubjectAsync(record => record);
        Subject[] expected = [.. parked.OrderBy(subject => subject.ToString(), StringComparer.Ordinal)];

        (await ScanAsync(SubjectRows.Parked)).MustEqual(expected);
        (await ScanAsync(SubjectRows.Parked, take: 2)).MustEqual(expected[..2]);
        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, expected[1]), 9, Cancel)).MustEqual(expected[2..]);
    });

    [Fact]
    [Law]
    [Trait("Rule", "P2")]
    public Task Expired_are_anonymous_visitors_whose_last_ticket_is_long_ago() => CheckAsync(async () =>
    {
        Subject silent = await SubjectAsync(record => record, active: true);
        Subject talking = await SubjectAsync(record => record, active: true);
        await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = new ConsumerId("c") }, active: true);
        await AddAsync(New(Subject.Of(new ConsumerId("c"))), commit => commit with { Active = true });
        Pass(Seconds(60));
        await ChangeAsync((await Ledger.ReadAsync(talking, Cancel))!, commit => commit with { Active = true });
        await ChangeAsync((await Ledger.ReadAsync(silent, Cancel))!);

        (await ExpiredAsync(60.001)).MustBeEmpty();
        (await ExpiredAsync(60)).MustEqual(silent);
        (await ExpiredAsync(0)).MustEqual(silent, talking);
        (await Ledger.ReadAsync(silent, Cancel))!.SilentFor.MustBe(Seconds(60));
        (await Ledger.LeaseAsync(talking, Holder(1), Seconds(30), Cancel))!.SilentFor.MustBe(TimeSpan.Zero);

        async Task<IReadOnlyList<Subject>> ExpiredAsync(double age) => await Ledger.ScanAsync(new SubjectScan(SubjectRows.Expired, Age: Seconds(age)), 9, Cancel);
    });

    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task Visitors_of_a_consumer_come_by_their_text_and_only_for_that_exact_consumer() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("Cust");
        Subject bound = await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = consumer });
        Subject quarantined = await SubjectAsync(record => record with { State = SubjectState.Quarantined, BoundTo = consumer });
        Subject forgotten = await SubjectAsync(record => record with { State = SubjectState.Forgotten, BoundTo = consumer });
        await SubjectAsync(record => record with { State = SubjectState.Bound, BoundTo = new ConsumerId("cust") });
        await SubjectAsync(record => record);
        Subject[] expected = [.. new[] { bound, quarantined, forgotten }.OrderBy(subject => subject.ToString(), StringComparer.Ordinal)];

        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, Consumer: consumer), 9, Cancel)).MustEqual(expected);
        (await Ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, expected[0], Consumer: consumer), 9, Cancel)).MustEqual(expected[1..]);
    });

    [Fact]
    [Trait("Rule", "O2")]
    public Task The_status_counts_due_and_parked_and_knows_the_oldest_due() => CheckAsync(async () =>
    {
        (await Ledger.GetStatusAsync(Cancel)).MustBe(new LedgerStatus(0, 0, TimeSpan.Zero));
        await SubjectAsync(record => record with { DueIn = Seconds(-7) });
        Subject held = await SubjectAsync(record => record with { DueIn = Seconds(-9), Parked = true });
        await SubjectAsync(record => record with { DueIn = Seconds(60) });
        await Ledger.LeaseAsync(held, Holder(1), Seconds(30), Cancel);
        Pass(Seconds(1));

        (await Ledger.GetStatusAsync(Cancel)).MustBe(new LedgerStatus(2, 1, Seconds(10)));
    });

    [Fact]
    [Trait("Rule", "R3")]
    public Task Two_thousand_subjects_are_scanned_in_pages() => CheckAsync(async () =>
    {
        VisitorId[] visitors = [.. Enumerable.Range(0, 2_000).Select(_ => NewVisitor())];
        await Parallel.ForEachAsync(visitors, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (visitor, cancel) =>
            (await Ledger.CommitAsync(new LedgerCommit(New(visitor) with { Parked = true }), cancel)).MustBe(1));

        List<Subject> read = [];
        while (await Ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, read.Count == 0 ? null : read[^1]), 777, Cancel) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        read.Select(subject => subject.ToString()).MustEqualBecause([.. visitors.Select(visitor => visitor.ToString()).Order(StringComparer.Ordinal)], "pages follow each other");
    });

    private async Task<Subject> SubjectAsync(Func<SubjectRecord, SubjectRecord> with, bool active = false) =>
        (await AddAsync(with(New(NewVisitor())), commit => commit with { Active = active })).Subject;

    private Task<IReadOnlyList<Subject>> ScanAsync(SubjectRows what, int take = 99) => Ledger.ScanAsync(new SubjectScan(what), take, Cancel);
}
