using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The statements of a commit that write move rows.</summary>
internal static class MoveStatements
{
    private const string Columns = "tenant, subject, number, crm_ticket, owners_before, result, undo_result";

    public static IEnumerable<Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?>> Of(SqlTables tables, LedgerCommit commit, int perInsert, int perUpdate)
    {
        if (commit.PurgeMoves is { } merge)
        {
            yield return (sql, tenant, subject, guard) =>
            {
                sql.Add($"delete from {tables.Move} where tenant = {tenant} and subject = {subject} and number = {merge}");
                Guard(sql, guard);
            };
        }

        if (commit.NewMoves.Count > 0)
        {
            foreach (MoveRecord[] rows in commit.NewMoves.Chunk(perInsert))
            {
                yield return (sql, tenant, subject, guard) => CommitStatements.Insert(
                    sql,
                    tables.Move,
                    Columns,
                    rows,
                    row => sql.Add($"({tenant}, {subject}, {Number(commit, row)}, {SqlText.Exact(row.Ticket.Value)}, {LedgerJson.Write(row.OwnersBefore)}, {(long)row.Result}, {(long)row.UndoResult})"),
                    "on conflict (tenant, subject, number, crm_ticket) do nothing",
                    guard);
            }
        }

        if (commit.Moves.Count > 0)
        {
            foreach (MoveRecord[] rows in commit.Moves.Chunk(perUpdate))
            {
                yield return (sql, tenant, subject, guard) => Update(sql, tables, commit, rows, tenant, subject, guard);
            }
        }
    }

    private static void Update(SqlStatement sql, SqlTables tables, LedgerCommit commit, MoveRecord[] rows, SqlRaw tenant, SqlRaw subject, SqlRaw? guard)
    {
        if (rows is [MoveRecord only])
        {
            sql.Add($"update {tables.Move} set result = {(long)only.Result}, undo_result = {(long)only.UndoResult} ").Add(
                $"where tenant = {tenant} and subject = {subject} and number = {Number(commit, only)} and crm_ticket = {SqlText.Exact(only.Ticket.Value)}");
            Guard(sql, guard);
            return;
        }

        sql.Add($"update {tables.Move} as m set result = v.column3, undo_result = v.column4 from (values ");
        for (int i = 0; i < rows.Length; i++)
        {
            sql.Append(i > 0 ? ", " : "");
            sql.Add($"({Number(commit, rows[i])}, {SqlText.Exact(rows[i].Ticket.Value)}, {(long)rows[i].Result}, {(long)rows[i].UndoResult})");
        }

        sql.Add($") v where m.tenant = {tenant} and m.subject = {subject} and m.number = v.column1 and m.crm_ticket = v.column2");
        Guard(sql, guard);
    }

    private static void Guard(SqlStatement sql, SqlRaw? guard)
    {
        if (guard is { } condition)
        {
            sql.Append($" and {condition}");
        }
    }

    private static long Number(LedgerCommit commit, MoveRecord move) => move.Merge.Visitor == commit.Subject.Subject.Visitor
        ? move.Merge.Number
        : throw new ArgumentException("A commit changes the rows of one subject; a move is another's.", nameof(commit));
}
