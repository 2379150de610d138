using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The columns of a ticket's row, and how they are read and written.</summary>
internal static class TicketColumns
{
    /// <summary>What <see cref="Read"/> reads, after the time.</summary>
    public const string List = "t.ticket_key, t.state, t.content_hash, t.content, t.crm_ticket, t.forwarded_to, t.trying_since, t.due_at, t.attempt, t.failing_since, t.parked_because";

    /// <summary>What <see cref="Append"/> writes.</summary>
    public const string Written = "tenant, subject, ticket_key, state, content_hash, content, crm_ticket, forwarded_to, trying_since, due_at, attempt, failing_since, parked_because";

    /// <summary>When the row is there.</summary>
    public const string Replace = "on conflict (tenant, subject, ticket_key) do update set state = excluded.state, content_hash = excluded.content_hash, "
        + "content = excluded.content, crm_ticket = excluded.crm_ticket, forwarded_to = excluded.forwarded_to, trying_since = excluded.trying_since, "
        + "due_at = excluded.due_at, attempt = excluded.attempt, failing_since = excluded.failing_since, parked_because = excluded.parked_because";

    public static void Append(SqlStatement sql, SqlRaw tenant, SqlRaw subject, TicketRecord row) => sql.Add(
        $"({tenant}, {subject}, {SqlText.Exact(row.Key)}, {(long)row.State}, {row.ContentHash}, {LedgerJson.Write(row.Content)}, ").Add(
        $"{(row.CrmTicket is { } ticket ? SqlText.Exact(ticket.Value) : null)}, {row.ForwardedTo?.ToString()}, {sql.Now} - {SqlTime.ToMilliseconds(row.TryingFor)}, ").Add(
        $"{sql.Now} + {SqlTime.ToMilliseconds(row.Retry.DueIn)}, {row.Retry.Attempt}, {sql.Now} - {SqlTime.ToMilliseconds(row.Retry.FailingFor)}, ").Add(
        $"{SqlText.Free(row.Retry.ParkedBecause)})");

    public static TicketRecord Read(ISqlRow row)
    {
        long now = row.GetInt64(0);
        return new TicketRecord(row.GetString(1))
        {
            State = (TicketState)row.GetInt64(2),
            ContentHash = row.GetString(3),
            Content = LedgerJson.ReadContent(row.Text(4)),
            CrmTicket = row.Text(5) is { } ticket ? new CrmTicketId(ticket) : null,
            ForwardedTo = row.Text(6) is { } visitor ? VisitorId.Parse(visitor) : null,
            TryingFor = SqlTime.Since(row.Number(7), now),
            Retry = RetryColumns.Read(row, 8, now),
        };
    }
}
