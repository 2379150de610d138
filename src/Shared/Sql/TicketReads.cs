using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Reads ticket rows.</summary>
internal sealed class TicketReads(SqlRunner runner)
{
    public async Task<TicketRecord?> ReadAsync(Subject subject, string key, CancellationToken cancellationToken)
    {
        SqlStatement sql = runner.Statement();
        Select(sql, sql.Bind(runner.Tenant), sql.Bind(SqlText.Exact(subject.ToString()))).Add($" and t.ticket_key = {SqlText.Exact(key)}");
        return await runner.LookAsync((session, cancel) => ListAsync(session, sql, cancel), cancellationToken).ConfigureAwait(false) is [TicketRecord ticket] ? ticket : null;
    }

    public Task<IReadOnlyList<TicketRecord>> ReadAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken)
    {
        SqlStatement sql = runner.Statement();
        SqlRaw tenant = sql.Bind(runner.Tenant);
        SqlRaw key = sql.Bind(SqlText.Exact(subject.ToString()));
        Select(sql, tenant, key);
        _ = filter.What switch
        {
            TicketRows.All => sql,
            TicketRows.Undelivered => sql.Add($" and t.state in (1, 2)"),
            TicketRows.Parked => sql.Add($" and t.state = 5"),

            // A scalar subquery, one look-up a row: of "not exists" PostgreSQL makes a join, and without fresh statistics one that took 34 s for a page.
            TicketRows.NotInMerge => sql.Add($" and t.state = 3 and (select m.number from {runner.Tables.Move} m where m.tenant = {tenant} and m.subject = {key} ").Add(
                $"and m.number = {filter.Operation} and m.crm_ticket = t.crm_ticket) is null"),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.What, "Not a kind of ticket rows."),
        };
        if (afterKey is not null)
        {
            sql.Add($" and t.ticket_key > {SqlText.Exact(afterKey)}");
        }

        sql.Add($" order by t.ticket_key limit {take}");
        return runner.ScanAsync((session, cancel) => ListAsync(session, sql, cancel), cancellationToken);
    }

    private SqlStatement Select(SqlStatement sql, SqlRaw tenant, SqlRaw subject) => sql.Add(
        $"select {sql.Now}, {new SqlRaw(TicketColumns.List)} from {runner.Tables.Ticket} t where t.tenant = {tenant} and t.subject = {subject}");

    private static async Task<IReadOnlyList<TicketRecord>> ListAsync(SqlSession session, SqlStatement sql, CancellationToken cancellationToken)
    {
        List<TicketRecord> tickets = [];
        await session.RunAsync(sql, row => tickets.Add(TicketColumns.Read(row)), cancellationToken).ConfigureAwait(false);
        return tickets;
    }
}
