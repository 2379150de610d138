using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The only statements, beside the schema's, that touch more than one subject; each has an index of its own.</summary>
internal sealed class SubjectScans(SqlRunner runner)
{
    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken)
    {
        SqlStatement sql = runner.Statement();
        sql.Add($"select subject from {runner.Tables.Subject} ");
        if (scan.What == SubjectRows.BoundTo)
        {
            sql.Append(runner.Dialect.ByIndex("subject_bound"));
        }

        sql.Add($"where tenant = {runner.Tenant} and ");
        _ = scan.What switch
        {
            SubjectRows.Due => sql.Add($"due_at <= {sql.Now} and (holder is null or lease_until <= {sql.Now} or lease_until > {sql.Now} + lease_length) order by due_at, subject"),
            SubjectRows.Parked => After(sql.Add($"parked = 1"), scan.After),
            SubjectRows.Expired => sql.Add($"state = 1 and active_at <= {sql.Now} - {SqlTime.ToMilliseconds(scan.Age)} order by active_at, subject"),
            SubjectRows.BoundTo => After(sql.Add($"bound_to = {Key(scan.Consumer)}"), scan.After),
            _ => throw new ArgumentOutOfRangeException(nameof(scan), scan.What, "Not a kind of subjects."),
        };
        sql.Add($" limit {take}");
        return runner.ScanAsync<IReadOnlyList<Subject>>(
            async (session, cancel) =>
            {
                List<Subject> subjects = [];
                await session.RunAsync(sql, row => subjects.Add(Subject.Parse(row.GetString(0))), cancel).ConfigureAwait(false);
                return subjects;
            },
            cancellationToken);
    }

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => runner.ScanAsync(
        async (session, cancel) =>
        {
            SqlStatement sql = runner.Statement();
            SqlRaw tenant = sql.Bind(runner.Tenant);
            sql.Add($"select (select count(*) from {runner.Tables.Subject} where tenant = {tenant} and due_at <= {sql.Now}), ").Add(
                $"(select count(*) from {runner.Tables.Subject} where tenant = {tenant} and parked = 1), ").Add(
                $"(select {sql.Now} - min(due_at) from {runner.Tables.Subject} where tenant = {tenant} and due_at <= {sql.Now})");
            LedgerStatus status = new(0, 0, TimeSpan.Zero);
            await session.RunAsync(
                sql,
                row => status = new LedgerStatus(row.GetInt64(0), row.GetInt64(1), SqlTime.ToSpan(row.Number(2) ?? 0)),
                cancel).ConfigureAwait(false);
            return status;
        },
        cancellationToken);

    private static SqlStatement After(SqlStatement sql, Subject? after)
    {
        if (after is { } subject)
        {
            sql.Add($" and subject > {SqlText.Exact(subject.ToString())}");
        }

        return sql.Add($" order by subject");
    }

    private static string Key(ConsumerId? consumer) => SqlText.Exact((consumer ?? throw new ArgumentException("This scan needs a consumer.", nameof(consumer))).Value);
}
