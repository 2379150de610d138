using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using NodaTime;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    public Task A_subject_that_the_ledger_never_saw_is_null() => CheckAsync(async () =>
        (await Ledger.ReadAsync(Subject.Of(NewVisitor()), Cancel)).MustBeNull());

    [Fact]
    public Task A_new_subject_has_version_one_and_reads_back_whole() => CheckAsync(async () =>
    {
        SubjectRecord wanted = New(NewVisitor()) with
        {
            BoundTo = new ConsumerId("cust-42"),
            FirstTicketAt = Instant.FromUtc(2026, 10, 5, 10, 15).PlusNanoseconds(123_456_789),
            NameGiven = "Web User 10/05 10:15",
            Contact = new CrmContactId("17"),
            ContactUncertain = true,
            DueIn = Seconds(5),
            Parked = true,
        };

        SubjectRecord read = await AddAsync(wanted);

        read.MustBe(wanted with { Version = 1, FirstTicketAt = Instant.FromUtc(2026, 10, 5, 10, 15).Plus(Duration.FromMilliseconds(123)) });
    });

    [Fact]
    public Task A_new_subject_that_is_there_already_is_lost() => CheckAsync(async () =>
    {
        SubjectRecord there = await AddAsync(New(NewVisitor()));

        (await Ledger.CommitAsync(new LedgerCommit(New(there.Subject)) { Tickets = [Ticket("k")] }, Cancel)).MustBeNull();

        (await Ledger.ReadTicketAsync(there.Subject, "k", Cancel)).MustBeNull("nothing of a lost commit is written");
    });

    [Fact]
    public Task A_commit_on_another_version_is_lost_and_writes_nothing() => CheckAsync(async () =>
    {
        SubjectRecord old = await AddAsync(New(NewVisitor()));
        await ChangeAsync(old with { NameGiven = "second" });
        MergeId merge = new(old.Subject.Visitor!.Value, 1);

        foreach (long version in new long[] { 1, 3, 99 })
        {
            LedgerCommit commit = new(old with { Version = version, NameGiven = "lost" })
            {
                Tickets = [Ticket("k")],
                Operations = [new OperationRecord(1)],
                NewMoves = [Move(merge, "t")],
            };
            (await Ledger.CommitAsync(commit, Cancel)).MustBeNull();
        }

        (await Ledger.ReadAsync(old.Subject, Cancel))!.MustBe(old with { Version = 2, NameGiven = "second" });
        (await Ledger.ReadTicketsAsync(old.Subject, TicketFilter.All, null, 9, Cancel)).MustBeEmpty();
        (await Ledger.ReadMovesAsync(merge, MoveRows.All, null, 9, Cancel)).MustBeEmpty();
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task Of_many_commits_on_one_version_exactly_one_wins() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(8);

        long?[] versions = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => hosts[i % hosts.Length].CommitAsync(
            new LedgerCommit(start with { State = SubjectState.Bound, BoundTo = new ConsumerId($"cust-{i}") }) { Operations = [new OperationRecord(1) { Consumer = new ConsumerId($"cust-{i}") }] },
            Cancel))));

        versions.Where(version => version is not null).MustEqual(2L);
        SubjectRecord end = (await Ledger.ReadAsync(start.Subject, Cancel))!;
        end.BoundTo.MustBe(new ConsumerId($"cust-{Array.FindIndex(versions, version => version is not null)}"));
        end.Operations.MustBeOne().Consumer.MustBe(end.BoundTo);
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task Each_of_a_crowd_that_reads_again_when_it_has_lost_wins_at_last() => CheckAsync(async () =>
    {
        SubjectRecord start = await AddAsync(New(NewVisitor()));
        IVisitorLedger[] hosts = Hosts(2);

        await Task.WhenAll(Enumerable.Range(1, 32).Select(i => Task.Run(async () =>
        {
            IVisitorLedger host = hosts[i % hosts.Length];
            long? won = null;
            for (int attempt = 0; won is null && attempt < 1_000; attempt++)
            {
                SubjectRecord read = (await host.ReadAsync(start.Subject, Cancel))!;
                won = await host.CommitAsync(new LedgerCommit(read) { Before = read, Operations = [new OperationRecord(i)] }, Cancel);
            }

            won.MustNotBeNull("each commit that wins is there for whoever reads next");
        })));

        (await Ledger.ReadAsync(start.Subject, Cancel))!.Version.MustBe(33);
    });

    [Fact]
    public Task Of_many_that_add_one_subject_exactly_one_wins() => CheckAsync(async () =>
    {
        SubjectRecord wanted = New(NewVisitor());
        IVisitorLedger[] hosts = Hosts(8);

        long?[] versions = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => hosts[i % hosts.Length].CommitAsync(
            new LedgerCommit(wanted) { Tickets = [Ticket($"k{i}")], Active = true }, Cancel))));

        versions.Where(version => version is not null).MustEqual(1L);
        (await Ledger.ReadTicketsAsync(wanted.Subject, TicketFilter.All, null, 99, Cancel))
            .MustBeOne().Key.MustBe($"k{Array.FindIndex(versions, version => version is not null)}");
    });

    [Fact]
    public Task A_commit_that_says_what_the_row_was_changes_what_differs_and_nothing_else() => CheckAsync(async () =>
    {
        SubjectRecord row = await AddAsync(New(NewVisitor()) with { DueIn = TimeSpan.Zero });
        Func<SubjectRecord, SubjectRecord>[] changes =
        [
            was => was with { Contact = new CrmContactId("17"), ContactUncertain = true },
            was => was with { FirstTicketAt = Instant.FromUtc(2026, 10, 5, 10, 15) },
            was => was with { NameGiven = "Web User 10/05 10:15" },
            was => was with { State = SubjectState.Bound },
            was => was with { BoundTo = new ConsumerId("cust-42") },
            was => was with { Parked = true },
            was => was with { DueIn = Seconds(5) },
            was => was with { DueIn = Seconds(90) },
            was => was with { DueIn = null },
            was => was with { DueIn = Seconds(-1) },
            was => was with { Contact = null, ContactUncertain = false, BoundTo = null, FirstTicketAt = null, NameGiven = null, Parked = false, State = SubjectState.Anonymous },
            was => was,
        ];
        foreach (Func<SubjectRecord, SubjectRecord> change in changes)
        {
            SubjectRecord wanted = change(row);

            SubjectRecord read = await ChangeAsync(wanted, commit => commit with { Before = row });

            // What is due stays due; for how long does not count.
            read.MustBe(wanted with { Version = row.Version + 1, DueIn = wanted.DueIn <= TimeSpan.Zero && read.DueIn <= TimeSpan.Zero ? read.DueIn : wanted.DueIn });
            row = read;
        }
    });

    [Fact]
    public Task Holder_lease_and_operations_of_the_record_are_not_written() => CheckAsync(async () =>
    {
        SubjectRecord read = await AddAsync(New(NewVisitor()) with
        {
            Holder = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            LeaseLeft = Seconds(30),
            Operations = [new OperationRecord(1)],
        });

        read.Holder.MustBeNull();
        read.LeaseLeft.MustBeAtMost(TimeSpan.Zero);
        read.Operations.MustBeEmpty();
    });

    [Fact]
    public Task An_operation_reads_back_whole_and_keeps_its_age_when_replaced() => CheckAsync(async () =>
    {
        SubjectRecord subject = await AddAsync(New(NewVisitor()));
        OperationRecord first = new(1) { Kind = OperationKind.Merge, Step = OperationStep.Drafts, Retry = Retry.Now };
        subject = await ChangeAsync(subject, commit => commit with { Operations = [new OperationRecord(2) { Age = Seconds(5), Retry = new Retry { DueIn = Seconds(-5) } }, first] });
        Pass(Seconds(10));

        OperationRecord full = first with
        {
            Kind = OperationKind.Undo,
            Step = OperationStep.Restore,
            Consumer = new ConsumerId("cust-42"),
            Name = "Ada",
            Branch = MergeBranch.Promote,
            Placeholder = new CrmContactId("1"),
            Target = new CrmContactId("2"),
            Before = new CrmContact(new CrmContactId("1")) { ExternalId = "web_x", FirstName = "Web User \"10/05\" 10:15 日本 😀", MergedInto = new CrmContactId("9"), Version = "v1" },
            After = new CrmContact(new CrmContactId("1")) { ExternalId = "cust-42", LastName = "Lovelace" },
            RestoreTo = new CrmContactId("3"),
            Cursor = "page 2",
            Sweep = 3,
            Uncertain = true,
            Outcome = MergeOutcome.Promoted,
            Counts = new TicketCounts(1, 2, 3, 4, 5),
            UndoCounts = new TicketCounts(5, 4, 3, 2, 1),
            Reason = "shared tablet",
            Retry = new Retry { DueIn = Seconds(60), Attempt = 7, FailingFor = Seconds(3), ParkedBecause = "it's \"odd\"" },
        };
        subject = await ChangeAsync(subject, commit => commit with { Operations = [full with { Age = Seconds(1000) }] });
        Pass(Seconds(1));
        subject = (await Ledger.ReadAsync(subject.Subject, Cancel))!;

        subject.Operations.Select(operation => operation.Number).MustEqual(1, 2);
        subject.Operations[0].MustBe(full with
        {
            Age = Seconds(11),
            Retry = full.Retry with { DueIn = Seconds(59), FailingFor = Seconds(4) },
        });
        subject.Operations[1].Age.MustBe(Seconds(16), "a new operation begins with the age that it says");
        subject.Operations[1].Retry.DueIn.MustBe(Seconds(-16), "one may have been due for a while");
    });

    [Fact]
    public Task Durations_of_a_ticket_go_on_with_the_clock() => CheckAsync(async () =>
    {
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with
        {
            Tickets = [Ticket("k") with { TryingFor = Seconds(2), Retry = new Retry { DueIn = Seconds(5), Attempt = 2, FailingFor = TimeSpan.Zero } }],
        });
        Pass(Seconds(7));

        TicketRecord ticket = (await Ledger.ReadTicketAsync(subject.Subject, "k", Cancel))!;

        ticket.TryingFor.MustBe(Seconds(9));
        ticket.Retry.MustBe(new Retry { DueIn = Seconds(-2), Attempt = 2, FailingFor = Seconds(7) });
    });

    [Fact]
    public Task Work_is_due_in_whole_milliseconds_and_never_too_early() => CheckAsync(async () =>
    {
        SubjectRecord subject = await AddAsync(New(NewVisitor()) with { DueIn = TimeSpan.FromTicks(1) });

        subject.DueIn.MustBe(TimeSpan.FromMilliseconds(1));
    });

    [Fact]
    [Law]
    [Trait("Rule", "R2")]
    public Task The_store_has_a_clock_of_its_own_that_goes_on() => CheckAsync(async () =>
    {
        IVisitorLedger ledger = Harness.OpenOnOwnClock("");
        Subject subject = Subject.Of(NewVisitor());
        await ledger.CommitAsync(new LedgerCommit(New(subject) with { DueIn = TimeSpan.FromDays(1) }) { Operations = [new OperationRecord(1)] }, Cancel);

        TimeSpan age = TimeSpan.Zero;
        while (age < TimeSpan.FromMilliseconds(2))
        {
            SubjectRecord record = (await ledger.ReadAsync(subject, Cancel))!;
            age = record.Operations[0].Age;
            (record.DueIn!.Value + age).MustBe(TimeSpan.FromDays(1), "both are seen from one moment");
        }
    });

    private IVisitorLedger[] Hosts(int count) => [.. Enumerable.Range(0, count).Select(_ => Harness.IsDurable ? Harness.Open("") : Ledger)];
}
