using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Reads a subject with its operations, and takes its lease.</summary>
internal sealed class SubjectReads(SqlRunner runner)
{
    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken)
    {
        string key = SqlText.Exact(subject.ToString());
        return runner.LookAsync(
            async (session, cancel) =>
            {
                // One statement, so that the version and the operations are of one moment.
                SqlStatement sql = runner.Statement();
                sql.Add($"select {sql.Now}, {new SqlRaw(SubjectColumns.List)}, {new SqlRaw(OperationColumns.List)} from {runner.Tables.Subject} s ").Add(
                    $"left join {runner.Tables.Operation} o on o.tenant = s.tenant and o.subject = s.subject ").Add(
                    $"where s.tenant = {runner.Tenant} and s.subject = {key} order by o.number");
                SubjectRecord? record = null;
                List<OperationRecord> operations = [];
                await session.RunAsync(
                    sql,
                    row =>
                    {
                        record ??= SubjectColumns.Read(subject, row);
                        AddOperation(operations, row, SubjectColumns.Count, row.GetInt64(0));
                    },
                    cancel).ConfigureAwait(false);
                return record is not null
                    ? record with { Operations = operations }
                    : subject.Visitor is { } visitor && await IsBuriedAsync(session, visitor, cancel).ConfigureAwait(false)
                        ? new SubjectRecord(subject) { State = SubjectState.Forgotten }
                        : null;
            },
            cancellationToken);
    }

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken)
    {
        string key = SqlText.Exact(subject.ToString());
        return runner.WriteAsync(
            async (session, cancel) =>
            {
                SubjectRecord? record = null;
                long now = 0;
                List<OperationRecord> operations = [];

                // The operations are read by a statement of its own, after the row is ours: in the same one they could be older than the version.
                await session.RunAsync(
                    [Take(key, holder, SqlTime.ToMilliseconds(length)), Operations(key)],
                    (index, row) =>
                    {
                        if (index == 0)
                        {
                            record = SubjectColumns.Read(subject, row);
                            now = row.GetInt64(0);
                        }
                        else if (record is not null)
                        {
                            AddOperation(operations, row, 0, now);
                        }
                    },
                    cancel).ConfigureAwait(false);
                await session.CommitAsync(cancel).ConfigureAwait(false);
                return record is null ? null : record with { Operations = operations };
            },
            cancellationToken);
    }

    private static void AddOperation(List<OperationRecord> operations, ISqlRow row, int column, long now)
    {
        if (!row.IsDBNull(column))
        {
            operations.Add(OperationColumns.Read(row, column, now));
        }
    }

    private SqlStatement Take(string key, Guid holder, long length)
    {
        SqlStatement sql = runner.Statement();
        SqlRaw milliseconds = sql.Bind(length);

        // A lease that ends later than now and its own length was taken before the clock was set back.
        return sql.Add($"update {runner.Tables.Subject} as s set holder = {SubjectColumns.Write(holder)}, lease_until = {sql.Now} + {milliseconds}, lease_length = {milliseconds}, ").Add(
            $"version = s.version + 1 where s.tenant = {runner.Tenant} and s.subject = {key} ").Add(
            $"and (s.holder is null or s.lease_until <= {sql.Now} or s.lease_until > {sql.Now} + s.lease_length) returning {sql.Now}, {new SqlRaw(SubjectColumns.List.Replace("s.", "", StringComparison.Ordinal))}");
    }

    private SqlStatement Operations(string key) => runner.Statement().Add(
        $"select {new SqlRaw(OperationColumns.List)} from {runner.Tables.Operation} o where o.tenant = {runner.Tenant} and o.subject = {key} order by o.number");

    private async Task<bool> IsBuriedAsync(SqlSession session, VisitorId visitor, CancellationToken cancellationToken)
    {
        bool found = false;
        await session.RunAsync(
            runner.Statement().Add($"select 1 from {runner.Tables.Tombstone} where tenant = {runner.Tenant} and hash = {SqlText.Hash(runner.Tenant, visitor)}"),
            _ => found = true,
            cancellationToken).ConfigureAwait(false);
        return found;
    }
}
