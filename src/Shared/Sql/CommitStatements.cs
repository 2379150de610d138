using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The statements of one commit: first the compare-and-swap on the version, which answers the new one; then the other rows.</summary>
internal sealed class CommitStatements(SqlTables tables, LedgerCommit commit)
{
    private readonly SubjectRecord _subject = commit.Subject;

    /// <summary>Writes the compare-and-swap; it answers the new version and the time when it won.</summary>
    public void Swap(SqlStatement sql, SqlRaw tenant, SqlRaw subject)
    {
        if (commit.Erase)
        {
            sql.Add($"delete from {tables.Subject} where tenant = {tenant} and subject = {subject} and version = {_subject.Version} returning version + 1");
        }
        else if (_subject.Version == 0)
        {
            Insert(sql, tenant, subject);
        }
        else
        {
            Update(sql, tenant, subject);
        }

        sql.Add($", {sql.Now} as now");
    }

    /// <summary>The other rows, each part one statement, to be run or joined under the condition that the swap won.</summary>
    /// <param name="perInsert">How many rows an insert takes.</param>
    /// <param name="perUpdate">How many rows an update takes.</param>
    public IEnumerable<Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?>> Parts(int perInsert, int perUpdate)
    {
        if (commit.Erase)
        {
            foreach (SqlRaw table in new[] { tables.Ticket, tables.Operation, tables.Move })
            {
                yield return (sql, tenant, subject, _) => sql.Add($"delete from {table} where tenant = {tenant} and subject = {subject}");
            }

            yield break;
        }

        if (commit.Tickets.Count > 0)
        {
            foreach (TicketRecord[] rows in commit.Tickets.Chunk(perInsert))
            {
                yield return (sql, tenant, subject, guard) => Insert(sql, tables.Ticket, TicketColumns.Written, rows, row => TicketColumns.Append(sql, tenant, subject, row), TicketColumns.Replace, guard);
            }
        }

        if (commit.Operations.Count > 0)
        {
            foreach (OperationRecord[] rows in commit.Operations.Chunk(perInsert))
            {
                yield return (sql, tenant, subject, guard) => Insert(sql, tables.Operation, OperationColumns.Written, rows, row => OperationColumns.Append(sql, tenant, subject, row), OperationColumns.Replace, guard);
            }
        }

        foreach (Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?> part in MoveStatements.Of(tables, commit, perInsert, perUpdate))
        {
            yield return part;
        }
    }

    /// <summary>Writes an insert of several rows.</summary>
    public static void Insert<T>(SqlStatement sql, SqlRaw table, string columns, T[] rows, Action<T> append, string onConflict, SqlRaw? guard)
    {
        sql.Add($"insert into {table} ({new SqlRaw(columns)}) {new SqlRaw(guard is null ? "values " : "select * from (values ")}");
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0)
            {
                sql.Append(", ");
            }

            append(rows[i]);
        }

        sql.Append(guard is { } condition ? $") v where {condition} {onConflict}" : " " + onConflict);
    }

    private static string? Key(string? id) => id is null ? null : SqlText.Exact(id);

    private void Insert(SqlStatement sql, SqlRaw tenant, SqlRaw subject) => sql.Add(
        $"insert into {tables.Subject} (tenant, subject, version, state, bound_to, first_ticket_at, name_given, contact, contact_uncertain, holder, lease_until, ").Add(
        $"lease_length, due_at, parked, active_at) values ({tenant}, {subject}, 1, {(long)_subject.State}, {Key(_subject.BoundTo?.Value)}, ").Add(
        $"{_subject.FirstTicketAt?.ToUnixTimeMilliseconds()}, {SqlText.Free(_subject.NameGiven)}, {Key(_subject.Contact?.Value)}, {(_subject.ContactUncertain ? 1 : 0)}, ").Add(
        $"{SubjectColumns.Write(commit.Lease?.Holder)}, {sql.Now} + {LeaseLength}, {LeaseLength}, ").Add(
        $"{sql.Now} + {SqlTime.ToMilliseconds(_subject.DueIn)}, {(_subject.Parked ? 1 : 0)}, {sql.Now}) on conflict (tenant, subject) do nothing returning version");

    private void Update(SqlStatement sql, SqlRaw tenant, SqlRaw subject)
    {
        // Columns of an index are left out where they stay as they are: SQLite writes the index again for each that is set. What was due stays so.
        SubjectRecord? before = commit.Before is { } known && known.Version == _subject.Version ? known : null;
        bool indexed = before is null || Indexed(before) != Indexed(_subject);
        sql.Add($"update {tables.Subject} set version = version + 1");
        if (indexed)
        {
            sql.Add($", state = {(long)_subject.State}, bound_to = {Key(_subject.BoundTo?.Value)}");
        }

        if (before is null || before.FirstTicketAt != _subject.FirstTicketAt || before.NameGiven != _subject.NameGiven)
        {
            sql.Add($", first_ticket_at = {_subject.FirstTicketAt?.ToUnixTimeMilliseconds()}, name_given = {SqlText.Free(_subject.NameGiven)}");
        }

        sql.Add($", contact = {Key(_subject.Contact?.Value)}, contact_uncertain = {(_subject.ContactUncertain ? 1 : 0)}");

        // What is let go of must be due by the clock as it is now: it may have been set back since.
        bool letsGo = commit.Lease is { Holder: null } && _subject.DueIn is not null;
        if (before is null || letsGo || !((before.DueIn is null && _subject.DueIn is null) || (before.DueIn <= TimeSpan.Zero && _subject.DueIn <= TimeSpan.Zero)))
        {
            sql.Add($", due_at = {sql.Now} + {SqlTime.ToMilliseconds(_subject.DueIn)}");
        }

        if (indexed)
        {
            sql.Add($", parked = {(_subject.Parked ? 1 : 0)}");
        }

        if (commit.Active)
        {
            sql.Add($", active_at = {sql.Now}");
        }

        if (commit.Lease is { } lease)
        {
            sql.Add($", holder = {SubjectColumns.Write(lease.Holder)}, lease_until = {sql.Now} + {LeaseLength}, lease_length = {LeaseLength}");
        }

        sql.Add($" where tenant = {tenant} and subject = {subject} and version = {_subject.Version} returning version");
    }

    private static (SubjectState State, ConsumerId? BoundTo, bool Parked) Indexed(SubjectRecord row) => (row.State, row.BoundTo, row.Parked);

    private long? LeaseLength => commit.Lease is { Holder: not null } lease ? SqlTime.ToMilliseconds(lease.Length) : null;
}
