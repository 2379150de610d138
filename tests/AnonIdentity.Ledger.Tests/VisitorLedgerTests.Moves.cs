using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    [Fact]
    public async Task New_moves_are_inserted_where_there_is_none_and_stay_as_they_are_where_there_is_one()
    {
        MergeId merge = new(NewVisitor(), 1);
        MoveRecord first = Move(merge, "1") with { OwnersBefore = [new CrmContactId("c1"), new CrmContactId("c2")] };
        SubjectRecord subject = await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [first] });

        await ChangeAsync(subject, commit => commit with { NewMoves = [Move(merge, "1") with { OwnersBefore = [], Result = TicketResult.Missing }, Move(merge, "2")] });

        (await MovesAsync(merge, MoveRows.All)).Should().BeEquivalentTo([first, Move(merge, "2")], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Results_are_replaced_and_the_owners_before_stay()
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

        (await MovesAsync(merge, MoveRows.All)).Should().BeEquivalentTo(
            [
                Move(merge, "1") with { Result = TicketResult.Moved, UndoResult = TicketResult.Refused },
                Move(merge, "2"),
                Move(merge, "3") with { Result = TicketResult.KeptByAgent },
            ],
            options => options.WithStrictOrdering(),
            "a result makes no row");
        (await MovesAsync(merge with { Number = 2 }, MoveRows.All)).Should().BeEmpty();
    }

    [Fact]
    public async Task One_commit_may_purge_insert_and_replace_in_this_order()
    {
        MergeId merge = new(NewVisitor(), 1);
        SubjectRecord subject = await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [Move(merge, "1"), Move(merge, "2")] });

        await ChangeAsync(subject, commit => commit with { PurgeMoves = 1, NewMoves = [Move(merge, "2"), Move(merge, "3")], Moves = [Move(merge, "3") with { Result = TicketResult.Moved }] });

        (await MovesAsync(merge, MoveRows.All)).Select(move => (move.Ticket.Value, move.Result)).Should().Equal(("2", TicketResult.Pending), ("3", TicketResult.Moved));
    }

    [Fact]
    public async Task Each_kind_of_rows_gives_its_moves()
    {
        MergeId merge = new(NewVisitor(), 1);
        (TicketResult Result, TicketResult Undo)[] all = [.. from result in Enum.GetValues<TicketResult>() from undo in Enum.GetValues<TicketResult>() select (result, undo)];
        await AddAsync(New(merge.Visitor), commit => commit with { NewMoves = [.. all.Select(row => Move(merge, $"{row.Result} {row.Undo}") with { Result = row.Result, UndoResult = row.Undo })] });

        (await MovesAsync(merge, MoveRows.All)).Should().HaveCount(all.Length);
        (await MovesAsync(merge, MoveRows.Pending)).Should().HaveCount(6).And.OnlyContain(move => move.Result == TicketResult.Pending);
        (await MovesAsync(merge, MoveRows.ToRestore)).Select(move => move.Ticket.Value).Should().Equal("Moved Pending", "Pending Pending");
    }

    [Fact]
    public async Task A_commit_with_a_move_of_another_visitor_is_refused()
    {
        SubjectRecord subject = await AddAsync(New(NewVisitor()));
        MoveRecord[] foreign = [Move(new MergeId(NewVisitor(), 1), "1")];

        Func<Task> insert = () => Ledger.CommitAsync(new LedgerCommit(subject) { NewMoves = foreign }, Cancel);
        Func<Task> replace = () => Ledger.CommitAsync(new LedgerCommit(subject) { Moves = foreign }, Cancel);

        await insert.Should().ThrowAsync<ArgumentException>();
        await replace.Should().ThrowAsync<ArgumentException>();
        (await Ledger.ReadAsync(subject.Subject, Cancel))!.Version.Should().Be(1);
    }

    [Fact]
    public async Task A_purge_deletes_the_moves_of_one_merge()
    {
        MergeId first = new(NewVisitor(), 1);
        MergeId second = first with { Number = 2 };
        SubjectRecord subject = await AddAsync(New(first.Visitor), commit => commit with { NewMoves = [Move(first, "1"), Move(second, "1")] });

        await ChangeAsync(subject, commit => commit with { PurgeMoves = 1 });

        (await MovesAsync(first, MoveRows.All)).Should().BeEmpty();
        (await MovesAsync(second, MoveRows.All)).Should().HaveCount(1);
    }

    [Fact]
    [Trait("Rule", "M15")]
    public async Task Ten_thousand_moves_are_written_and_read_in_pages()
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

        read.Select(move => move.Ticket.Value).Should().Equal(Enumerable.Range(0, 5_000).Select(i => $"{(2 * i) + 1:D5}"));
    }

    private Task<IReadOnlyList<MoveRecord>> MovesAsync(MergeId merge, MoveRows rows) => Ledger.ReadMovesAsync(merge, rows, null, 99_999, Cancel);
}
