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

        // An insert that only replaces: each row is looked up by its key. For an update that joins a list of rows, PostgreSQL read all moves of the
        // merge (0.1 to 0.6 s a batch at 200,000) where statistics were missing.
        sql.Add($"insert into {tables.Move} ({new SqlRaw(Columns)}) select {tenant}, {subject}, w.number, w.crm_ticket, w.owners, w.result, w.undo_result from ").Add(
            $"(select v.column1 as number, v.column2 as crm_ticket, v.column3 as result, v.column4 as undo_result, (select m.owners_before from {tables.Move} m ").Add(
            $"where m.tenant = {tenant} and m.subject = {subject} and m.number = v.column1 and m.crm_ticket = v.column2) as owners from (values ");
        for (int i = 0; i < rows.Length; i++)
        {
            sql.Append(i > 0 ? ", " : "");
            sql.Add($"({Number(commit, rows[i])}, {SqlText.Exact(rows[i].Ticket.Value)}, {(long)rows[i].Result}, {(long)rows[i].UndoResult})");
        }

        sql.Append(") v) w where w.owners is not null");
        Guard(sql, guard);
        sql.Append(" on conflict (tenant, subject, number, crm_ticket) do update set result = excluded.result, undo_result = excluded.undo_result");
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
