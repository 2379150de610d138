namespace AnonIdentity.Sql;

/// <summary>The gate to the CRM: one row a tenant.</summary>
internal sealed class Gate(SqlRunner runner)
{
    private const long Longest = 3_600_000;

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => atLeast <= TimeSpan.Zero
        ? runner.LookAsync(AskAsync, cancellationToken)
        : runner.WriteAsync((session, cancel) => CloseAsync(session, SqlTime.ToMilliseconds(atLeast), cancel), cancellationToken);

    private Task<TimeSpan> AskAsync(SqlSession session, CancellationToken cancellationToken)
    {
        SqlStatement sql = runner.Statement();
        return RunAsync(session, sql.Add($"select closed_until - {sql.Now} from {runner.Tables.Gate} where tenant = {runner.Tenant}"), cancellationToken);
    }

    private async Task<TimeSpan> CloseAsync(SqlSession session, long milliseconds, CancellationToken cancellationToken)
    {
        SqlStatement sql = runner.Statement();
        sql.Add($"insert into {runner.Tables.Gate} as g (tenant, closed_until) values ({runner.Tenant}, {sql.Now} + {milliseconds}) on conflict (tenant) do update ").Add(
            $"set closed_until = case when g.closed_until > excluded.closed_until and g.closed_until <= {sql.Now} + {Longest} then g.closed_until else excluded.closed_until end returning closed_until - {sql.Now}");
        TimeSpan left = await RunAsync(session, sql, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        return left;
    }

    private static async Task<TimeSpan> RunAsync(SqlSession session, SqlStatement sql, CancellationToken cancellationToken)
    {
        long left = 0;
        await session.RunAsync(sql, row => left = row.GetInt64(0), cancellationToken).ConfigureAwait(false);

        // Nobody closes the gate for longer: it was closed before the clock was set back.
        return left is < 0 or > Longest ? TimeSpan.Zero : SqlTime.ToSpan(left);
    }
}
