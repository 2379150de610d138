using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The columns of an operation's row, and how they are read and written.</summary>
internal static class OperationColumns
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string List = "o.number, o.kind, o.step, o.consumer, o.display_name, o.branch, o.placeholder, o.target, o.image_before, o.image_after, o.restore_to, "
        + "o.crm_cursor, o.sweep, o.uncertain, o.outcome, o.counts, o.undo_counts, o.reason, o.begun_at, o.due_at, o.attempt, o.failing_since, o.parked_because";

    /// <summary>What <see cref="Append"/> writes.</summary>
    public const string Written = "tenant, subject, number, kind, step, consumer, display_name, branch, placeholder, target, image_before, image_after, restore_to, "
        + "crm_cursor, sweep, uncertain, outcome, counts, undo_counts, reason, begun_at, due_at, attempt, failing_since, parked_because";

    /// <summary>When the row is there; when it was begun stays.</summary>
    public const string Replace = "on conflict (tenant, subject, number) do update set kind = excluded.kind, step = excluded.step, consumer = excluded.consumer, "
        + "display_name = excluded.display_name, branch = excluded.branch, placeholder = excluded.placeholder, target = excluded.target, "
        + "image_before = excluded.image_before, image_after = excluded.image_after, restore_to = excluded.restore_to, crm_cursor = excluded.crm_cursor, "
        + "sweep = excluded.sweep, uncertain = excluded.uncertain, outcome = excluded.outcome, counts = excluded.counts, undo_counts = excluded.undo_counts, "
        + "reason = excluded.reason, due_at = excluded.due_at, attempt = excluded.attempt, failing_since = excluded.failing_since, "
        + "parked_because = excluded.parked_because";

    public static void Append(SqlStatement sql, SqlRaw tenant, SqlRaw subject, OperationRecord row) => sql.Add(
        $"({tenant}, {subject}, {row.Number}, {(long)row.Kind}, {(long)row.Step}, {Key(row.Consumer?.Value)}, {SqlText.Free(row.Name)}, {(long)row.Branch}, ").Add(
        $"{Key(row.Placeholder?.Value)}, {Key(row.Target?.Value)}, {LedgerJson.Write(row.Before)}, {LedgerJson.Write(row.After)}, {Key(row.RestoreTo?.Value)}, ").Add(
        $"{SqlText.Free(row.Cursor)}, {row.Sweep}, {(row.Uncertain ? 1 : 0)}, {(long)row.Outcome}, {CountsColumn.Write(row.Counts)}, {CountsColumn.Write(row.UndoCounts)}, ").Add(
        $"{SqlText.Free(row.Reason)}, {sql.Now} - {SqlTime.ToMilliseconds(row.Age)}, {sql.Now} + {SqlTime.ToMilliseconds(row.Retry.DueIn)}, {row.Retry.Attempt}, ").Add(
        $"{sql.Now} - {SqlTime.ToMilliseconds(row.Retry.FailingFor)}, {SqlText.Free(row.Retry.ParkedBecause)})");

    /// <summary>Reads a row whose first column stands at <paramref name="c"/>.</summary>
    public static OperationRecord Read(ISqlRow row, int c, long now) => new((int)row.GetInt64(c))
    {
        Kind = (OperationKind)row.GetInt64(c + 1),
        Step = (OperationStep)row.GetInt64(c + 2),
        Consumer = row.Consumer(c + 3),
        Name = row.Text(c + 4),
        Branch = (MergeBranch)row.GetInt64(c + 5),
        Placeholder = row.Contact(c + 6),
        Target = row.Contact(c + 7),
        Before = LedgerJson.ReadContact(row.Text(c + 8)),
        After = LedgerJson.ReadContact(row.Text(c + 9)),
        RestoreTo = row.Contact(c + 10),
        Cursor = row.Text(c + 11),
        Sweep = (int)row.GetInt64(c + 12),
        Uncertain = row.GetInt64(c + 13) != 0,
        Outcome = (MergeOutcome)row.GetInt64(c + 14),
        Counts = CountsColumn.Read(row.Text(c + 15)),
        UndoCounts = CountsColumn.Read(row.Text(c + 16)),
        Reason = row.Text(c + 17),
        Age = SqlTime.ToSpan(now - row.GetInt64(c + 18)),
        Retry = RetryColumns.Read(row, c + 19, now),
    };

    private static string? Key(string? id) => id is null ? null : SqlText.Exact(id);
}
