using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    public Task New_moves_are_inserted_where_there_is_none_and_stay_as_they_are_where_there_is_one() => CheckAsync(async () =>
    {
        MergeId merge = new(NewVisitor(), 1);
        MoveRecord first = Move(merge, "1") with { OwnersBefore = [new CrmContactId("c1"), new CrmContactId("c2")] };
        SubjectRecord subject = await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [first] });

        await ChangeAsync(subject, commit => commit with { NewMoves = [Move(merge, "1") with { OwnersBefore = [], Result = TicketResult.Missing }, Move(merge, "2")] });

        (await MovesAsync(merge, MoveRows.All)).MustEqual(first, Move(merge, "2"));
    });

    [Fact]
    public Task Results_are_replaced_and_the_owners_before_stay() => CheckAsync(async () =>
    {
        MergeId merge = new(NewVisitor(), 1);
        SubjectRecord subject = await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [Move(merge, "1"), Move(merge, "2"), Move(merge, "3")] });

        await ChangeAsync(subject, commit => commit with
        {
            Moves =
            [
                Move(merge, "1") with { OwnersBefore = [], Result = TicketResult.Moved, UndoResult = TicketResult.Refused },
                Move(merge, "3") with { Result = TicketResult.KeptByAgent },
                Move(merge, "4") with { Result = TicketResult.Moved },
                Move(merge with { Number = 2 }, "2") with { Result = TicketResult.Moved },
            ],
        });

        (await MovesAsync(merge, MoveRows.All)).MustEqualBecause(
            [
                Move(merge, "1") with { Result = TicketResult.Moved, UndoResult = TicketResult.Refused },
                Move(merge, "2"),
                Move(merge, "3") with { Result = TicketResult.KeptByAgent },
            ],
            "a result makes no row");
        (await MovesAsync(merge with { Number = 2 }, MoveRows.All)).MustBeEmpty();
    });

    [Fact]
    public Task One_commit_may_purge_insert_and_replace_in_this_order() => CheckAsync(async () =>
    {
        MergeId merge = new(NewVisitor(), 1);
        SubjectRecord subject = await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [Move(merge, "1"), Move(merge, "2")] });

        await ChangeAsync(subject, commit => commit with { PurgeMoves = 1, NewMoves = [Move(merge, "2"), Move(merge, "3")], Moves = [Move(merge, "3") with { Result = TicketResult.Moved }] });

        (await MovesAsync(merge, MoveRows.All)).Select(move => (move.Ticket.Value, move.Result)).MustEqual(("2", TicketResult.Pending), ("3", TicketResult.Moved));
    });

    [Fact]
    public Task Each_kind_of_rows_gives_its_moves() => CheckAsync(async () =>
    {
        MergeId merge = new(NewVisitor(), 1);
        (TicketResult Result, TicketResult Undo)[] all = [.. from result in Enum.GetValues<TicketResult>() from undo in Enum.GetValues<TicketResult>() select (result, undo)];
        await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [.. all.Select(row => Move(merge, $"{row.Result} {row.Undo}") with { Result = row.Result, UndoResult = row.Undo })] });

        (await MovesAsync(merge, MoveRows.All)).MustHaveCount(all.Length);
        (await MovesAsync(merge, MoveRows.Pending)).MustHaveCount(6);
        (await MovesAsync(merge, MoveRows.Pending)).MustAll(move => move.Result == TicketResult.Pending);
        (await MovesAsync(merge, MoveRows.ToRestore)).Select(move => move.Ticket.Value).MustEqual("Moved Pending", "Pending Pending");
    });

    [Fact]
    public Task A_commit_with_a_move_of_another_visitor_is_refused() => CheckAsync(async () =>
    {
        SubjectRecord subject = await AddAsync(New(NewVisitor()));
        MoveRecord[] foreign = [Move(new MergeId(NewVisitor(), 1), "1")];

        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.CommitAsync(new LedgerCommit(subject) { NewMoves = foreign }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.CommitAsync(new LedgerCommit(subject) { Moves = foreign }, Cancel));
        (await Ledger.ReadAsync(subject.Subject, Cancel))!.Version.MustBe(1);
    });

    [Fact]
    public Task A_purge_deletes_the_moves_of_one_merge() => CheckAsync(async () =>
    {
        MergeId first = new(NewVisitor(), 1);
        MergeId second = first with { Number = 2 };
        SubjectRecord subject = await AddAsync(New(first.Visitor), commit => commit with { NewMoves = [Move(first, "1"), Move(second, "1")] });

        await ChangeAsync(subject, commit => commit with { PurgeMoves = 1 });

        (await MovesAsync(first, MoveRows.All)).MustBeEmpty();
        (await MovesAsync(second, MoveRows.All)).MustHaveCount(1);
    });

    [Fact]
    [Law]
    [Trait("Rule", "M15")]
    public Task Ten_thousand_moves_are_written_and_read_in_pages() => CheckAsync(async () =>
    {
        MergeId merge = new(NewVisitor(), 1);
        SubjectRecord subject = await AddAsync(New(merge.Visitor));
        MoveRecord[] moves = [.. Enumerable.Range(0, 10_000).Select(i => Move(merge, $"{i:D5}"))];
        subject = await ChangeAsync(subject, commit => commit with { NewMoves = moves });
        await ChangeAsync(subject, commit => commit with { Moves = [.. moves.Where((_, i) => i % 2 == 0).Select(move => move with { Result = TicketResult.Moved })] });

        List<MoveRecord> read = [];
        while (true)
        {
            IReadOnlyList<MoveRecord> page = await Ledger.ReadMovesAsync(merge, MoveRows.Pending, read.Count == 0 ? null : read[^1].Ticket, 1000, Cancel);
            if (page.Count == 0)
            {
                break;
            }

            read.AddRange(page);
        }

        read.Select(move => move.Ticket.Value).MustEqualBecause([.. Enumerable.Range(0, 5_000).Select(i => $"{(2 * i) + 1:D5}")], "pages follow each other");
    });

    private Task<IReadOnlyList<MoveRecord>> MovesAsync(MergeId merge, MoveRows rows) => Ledger.ReadMovesAsync(merge, rows, null, 99_999, Cancel);
}
