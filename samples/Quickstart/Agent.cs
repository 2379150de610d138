using System.Text.Json;
using Microsoft.Data.Sqlite;
using static AnonIdentity.Quickstart.SqliteCrmRows;

namespace AnonIdentity.Quickstart;

/// <summary>An agent at the screens of the SQLite CRM. It writes the file itself: for the library this is somebody else's change.</summary>
internal sealed class Agent(SqliteCrmFile file) : IAgent
{
    /// <summary>The field of a ticket in which a host can leave its own mark.</summary>
    public const string MarkField = "mark";

    public Task<CrmContactId> AddContactAsync(string externalId, string name, CancellationToken cancellationToken = default) => file.RunAsync(
        async sql =>
        {
            await sql.ExecuteAsync($"INSERT INTO contact (external_id, first_name, last_name) VALUES ({externalId}, {name}, {externalId}) ON CONFLICT (external_id) DO NOTHING");
            return (await sql.QueryAsync(row => new CrmContactId(Text(row.GetInt64(0))), $"SELECT id FROM contact WHERE external_id = {externalId}")).Single();
        },
        cancellationToken);

    public Task RenameAsync(CrmContactId contact, string name, CancellationToken cancellationToken = default) => file.RunAsync(
        sql => sql.ExecuteAsync($"UPDATE contact SET first_name = {name}, version = version + 1 WHERE id = {Number(contact.Value)}"),
        cancellationToken);

    /// <summary>Merges a contact into another, with all its tickets.</summary>
    public Task MergeAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken = default) => file.RunAsync(
        async sql =>
        {
            await sql.ExecuteAsync($"UPDATE ticket SET contact = {Number(winner.Value)}, version = version + 1 WHERE contact = {Number(loser.Value)}");
            return await sql.ExecuteAsync($"UPDATE contact SET merged_into = {Number(winner.Value)}, version = version + 1 WHERE id = {Number(loser.Value)}");
        },
        cancellationToken);

    /// <summary>Gives a ticket to another contact.</summary>
    public Task MoveAsync(CrmTicketId ticket, CrmContactId contact, CancellationToken cancellationToken = default) => file.RunAsync(
        sql => sql.ExecuteAsync($"UPDATE ticket SET contact = {Number(contact.Value)}, version = version + 1 WHERE id = {Number(ticket.Value)}"),
        cancellationToken);

    public Task<CrmView> LookAsync(CancellationToken cancellationToken = default) => file.RunAsync(
        async sql => new CrmView(
            await sql.QueryAsync(ReadContact, $"SELECT id, external_id, first_name, merged_into FROM contact ORDER BY id"),
            await sql.QueryAsync(ReadTicket, $"SELECT id, contact, visitor, subject, fields FROM ticket ORDER BY id")),
        cancellationToken);

    /// <summary>Looks at the tickets that were made after one; <see langword="null"/>: at all.</summary>
    public Task<IReadOnlyList<TicketRow>> LookAfterAsync(CrmTicketId? ticket, CancellationToken cancellationToken = default) => file.RunAsync(
        sql => sql.QueryAsync(ReadTicket, $"SELECT id, contact, visitor, subject, fields FROM ticket WHERE id > {Number(ticket?.Value) ?? 0} ORDER BY id"),
        cancellationToken);

    private static ContactRow ReadContact(SqliteDataReader row) => new(
        new CrmContactId(Text(row.GetInt64(0))),
        TextOrNull(row, 1),
        TextOrNull(row, 2),
        row.IsDBNull(3) ? null : new CrmContactId(Text(row.GetInt64(3))));

    private static TicketRow ReadTicket(SqliteDataReader row)
    {
        using JsonDocument fields = JsonDocument.Parse(row.GetString(4));
        return new TicketRow(
            new CrmTicketId(Text(row.GetInt64(0))),
            new CrmContactId(Text(row.GetInt64(1))),
            TextOrNull(row, 2),
            row.GetString(3),
            fields.RootElement.TryGetProperty(MarkField, out JsonElement mark) ? mark.GetString() : null);
    }
}
