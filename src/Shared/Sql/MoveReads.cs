using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Reads the move rows of a merge.</summary>
internal static class MoveReads
{
    public static Task<IReadOnlyList<MoveRecord>> ReadAsync(SqlRunner runner, MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken)
    {
        string subject = merge.Visitor.ToString();
        SqlStatement sql = runner.Statement().Add($"select crm_ticket, owners_before, result, undo_result from {runner.Tables.Move} ");
        if (rows == MoveRows.Pending)
        {
            sql.Append(runner.Dialect.ByIndex("move_pending"));
        }

        sql.Add($"where tenant = {runner.Tenant} and subject = {subject} and number = {merge.Number}");
        _ = rows switch
        {
            MoveRows.All => sql,
            MoveRows.Pending => sql.Add($" and result = 0"),
            MoveRows.ToRestore => sql.Add($" and result in (0, 1) and undo_result = 0"),
            _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, "Not a kind of move rows."),
        };
        if (after is { } ticket)
        {
            sql.Add($" and crm_ticket > {SqlText.Exact(ticket.Value)}");
        }

        sql.Add($" order by crm_ticket limit {take}");
        return runner.ScanAsync<IReadOnlyList<MoveRecord>>(
            async (session, cancel) =>
            {
                List<MoveRecord> moves = [];
                await session.RunAsync(
                    sql,
                    row => moves.Add(new MoveRecord(merge, new CrmTicketId(row.GetString(0)))
                    {
                        OwnersBefore = LedgerJson.ReadContacts(row.GetString(1)),
                        Result = (TicketResult)row.GetInt64(2),
                        UndoResult = (TicketResult)row.GetInt64(3),
                    }),
                    cancel).ConfigureAwait(false);
                return moves;
            },
            cancellationToken);
    }
}
