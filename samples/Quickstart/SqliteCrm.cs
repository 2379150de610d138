using System.Text.Json;
using AnonIdentity.Crm;
using static AnonIdentity.Quickstart.SqliteCrmRows;

namespace AnonIdentity.Quickstart;

/// <summary>A CRM that is a SQLite file, and an example of how to write an adapter: each member is one short step that may be repeated.</summary>
/// <remarks>It does not retry, and it decides nothing: the core does. All it must get right is that a key stays unique, that an agent's change
/// is not overwritten, and that a failure is told as what it is.</remarks>
internal sealed class SqliteCrm(SqliteCrmFile file) : ICrmAdapter
{
    private const int PageSize = 100;

    // Declare only what the CRM really does. Here each key has a UNIQUE column, each row a version, and what is committed is seen at once.
    public CrmCapabilities Capabilities { get; } = new()
    {
        Contacts = Keying.UniqueUpsert,
        Tickets = Keying.UniqueUpsert,
        Settle = TimeSpan.Zero,
        ConditionalUpdate = true,
        CanMove = true,
        CanErase = true,
        MoveBatch = 100,
        NameLength = 1_000,
        SubjectLength = 1_000,
        BodyLength = 1_000_000,
    };

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            // null is an answer, "there is none"; when the question could not be asked, RunAsync throws.
            IReadOnlyList<CrmContact> found = key.Contact is { } id
                ? await sql.QueryAsync(ReadContact, $"SELECT * FROM contact WHERE id = {Number(id.Value)}")
                : await sql.QueryAsync(ReadContact, $"SELECT * FROM contact WHERE external_id = {key.ExternalId}");
            return found.SingleOrDefault();
        },
        cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            // One statement and a UNIQUE column: of two hosts that do this at once, one inserts, and both read the same row.
            await sql.ExecuteAsync($"INSERT INTO contact (external_id, first_name, last_name) VALUES ({contact.Key.ExternalId}, {contact.FirstName}, {contact.LastName}) ON CONFLICT (external_id) DO NOTHING");
            return (await sql.QueryAsync(ReadContact, $"SELECT * FROM contact WHERE external_id = {contact.Key.ExternalId}")).Single();
        },
        cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            // Only what differs: a field that an agent edits meanwhile and that we do not mean to change keeps the agent's text.
            int changed = await sql.ExecuteAsync($"""
                UPDATE contact SET version = version + 1,
                  external_id = CASE WHEN {before.ExternalId != after.ExternalId} THEN {after.ExternalId} ELSE external_id END,
                  first_name = CASE WHEN {before.FirstName != after.FirstName} THEN {after.FirstName} ELSE first_name END,
                  last_name = CASE WHEN {before.LastName != after.LastName} THEN {after.LastName} ELSE last_name END,
                  merged_into = CASE WHEN {before.MergedInto != after.MergedInto} THEN {Number(after.MergedInto?.Value)} ELSE merged_into END
                WHERE id = {Number(before.Id.Value)} AND ({before.Version} IS NULL OR version = {Number(before.Version)})
                """);
            if (changed == 0)
            {
                bool there = (await sql.QueryAsync(ReadContact, $"SELECT * FROM contact WHERE id = {Number(before.Id.Value)}")).Count == 1;
                throw new CrmException(there ? CrmErrorKind.Conflict : CrmErrorKind.NotFound, there ? "The contact was changed meanwhile." : "The contact is gone.");
            }

            return changed;
        },
        cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            // RunAsync is a transaction, so no host ever sees the contact without its tickets. One that is gone already is fine.
            await sql.ExecuteAsync($"DELETE FROM ticket WHERE contact = {Number(contact.Value)}");
            return await sql.ExecuteAsync($"DELETE FROM contact WHERE id = {Number(contact.Value)}");
        },
        cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            // The same key is the same ticket, at every retry. Fields of the host go with it; a real CRM would map them to its own.
            await sql.ExecuteAsync($"""
                INSERT INTO ticket (ticket_key, visitor, contact, subject, body, fields)
                VALUES ({ticket.Key}, {ticket.Visitor?.ToString()}, {Number(ticket.Contact.Value)}, {ticket.Subject}, {ticket.Body}, {JsonSerializer.Serialize(ticket.Fields)})
                ON CONFLICT (ticket_key) DO NOTHING
                """);
            return (await sql.QueryAsync(ReadTicket, $"SELECT * FROM ticket WHERE ticket_key = {ticket.Key}")).Single().Id;
        },
        cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => file.RunAsync(
        async sql =>
        {
            IReadOnlyList<CrmTicket> tickets =
                query.Key is { } key ? await sql.QueryAsync(ReadTicket, $"SELECT * FROM ticket WHERE ticket_key = {key}")
                : query.Ids is { } ids ? await sql.QueryAsync(ReadTicket, $"SELECT * FROM ticket WHERE id IN (SELECT value FROM json_each({JsonSerializer.Serialize(ids.Select(id => Number(id.Value)))})) ORDER BY id")
                : await sql.QueryAsync(ReadTicket, $"SELECT * FROM ticket WHERE contact = {Number(query.Contact?.Value)} AND id > {Number(query.Cursor) ?? 0} ORDER BY id LIMIT {PageSize}");

            // The cursor is the last id, not an offset: tickets that leave the list meanwhile make no gap.
            return new TicketPage(tickets, query.Contact is not null && tickets.Count == PageSize ? tickets[^1].Id.Value : null);
        },
        cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => file.RunAsync<IReadOnlyList<RefusedMove>>(
        async sql =>
        {
            List<RefusedMove> refused = [];
            foreach (CrmTicket ticket in move.Tickets)
            {
                // "WHERE contact = from" is the agent's protection: a ticket that an agent took elsewhere since we looked is not ours to move.
                if (await sql.ExecuteAsync($"UPDATE ticket SET contact = {Number(move.To.Value)}, version = version + 1 WHERE id = {Number(ticket.Id.Value)} AND contact = {Number(move.From.Value)}") == 1)
                {
                    continue;
                }

                CrmTicket? now = (await sql.QueryAsync(ReadTicket, $"SELECT * FROM ticket WHERE id = {Number(ticket.Id.Value)}")).SingleOrDefault();
                if (now?.Contacts[0] != move.To)
                {
                    refused.Add(new RefusedMove(ticket.Id, now is null ? MoveRefusal.Missing : MoveRefusal.ChangedByAgent));
                }
            }

            return refused;
        },
        cancellationToken);
}
