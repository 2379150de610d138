using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Reads ticket rows.</summary>
internal sealed class TicketReads(SqlRunner runner)
{
    public async Task<TicketRecord?> ReadAsync(Subject subject, string key, CancellationToken cancellationToken)
    {
        SqlStatement sql = Select(subject).Add($" and t.ticket_key = {SqlText.Exact(key)}");
        return await RunAsync(sql, cancellationToken).ConfigureAwait(false) is [TicketRecord ticket] ? ticket : null;
    }

    public Task<IReadOnlyList<TicketRecord>> ReadAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken)
    {
        SqlStatement sql = Select(subject);
        _ = filter.What switch
        {
            TicketRows.All => sql,
            TicketRows.Undelivered => sql.Add($" and t.state in (1, 2)"),
            TicketRows.Parked => sql.Add($" and t.state = 5"),
            TicketRows.NotInMerge => sql.Add($" and t.state = 3 and not exists (select 1 from {runner.Tables.Move} m where m.tenant = t.tenant and m.subject = t.subject ").Add(
                $"and m.number = {filter.Operation} and m.crm_ticket = t.crm_ticket)"),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.What, "Not a kind of ticket rows."),
        };
        if (afterKey is not null)
        {
            sql.Add($" and t.ticket_key > {SqlText.Exact(afterKey)}");
        }

        return RunAsync(sql.Add($" order by t.ticket_key limit {take}"), cancellationToken);
    }

    private SqlStatement Select(Subject subject)
    {
        SqlStatement sql = runner.Statement();
        return sql.Add($"select {sql.Now}, {new SqlRaw(TicketColumns.List)} from {runner.Tables.Ticket} t ").Add(
            $"where t.tenant = {runner.Tenant} and t.subject = {SqlText.Exact(subject.ToString())}");
    }

    private Task<IReadOnlyList<TicketRecord>> RunAsync(SqlStatement sql, CancellationToken cancellationToken) => runner.ReadAsync<IReadOnlyList<TicketRecord>>(
        async (session, cancel) =>
        {
            List<TicketRecord> tickets = [];
            await session.RunAsync(sql, row => tickets.Add(TicketColumns.Read(row)), cancel).ConfigureAwait(false);
            return tickets;
        },
        cancellationToken);
}
