using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>
/// The ledger's rows, written by hand: one connection for writers, a turn for each, prepared commands, the same pragmas. Two transactions a ticket:
/// the visitor and the draft before the CRM is called, with a lease so that no other host sends it too; then its contact, the ticket's number, and
/// the lease given back. With <paramref name="eachResult"/> three: a new contact is written down before a ticket is made for it.
/// </summary>
internal sealed class TicketsByHand : IDisposable
{
    private const long Lease = 30_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _subject;
    private readonly SqliteCommand _ticket;
    private readonly SqliteCommand _contact;
    private readonly SqliteCommand _delivered;
    private readonly SqliteCommand _done;
    private readonly bool _eachResult;

    internal TicketsByHand(string connectionString, bool eachResult)
    {
        _eachResult = eachResult;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using SqliteCommand pragmas = _connection.CreateCommand();
        pragmas.CommandText = "pragma busy_timeout = 40; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;";
        pragmas.ExecuteNonQuery();
        _begin = Command("begin immediate");
        _commit = Command("commit");
        _subject = Command(
            "insert into anon_subject (tenant, subject, version, state, first_ticket_at, name_given, contact_uncertain, holder, lease_until, lease_length, due_at, parked, active_at) "
            + "values ('', $1, 1, 1, $2, $3, 1, $4, $2 + $5, $5, $2, 0, $2) on conflict (tenant, subject) do update set "
            + "version = version + 1, holder = excluded.holder, lease_until = excluded.lease_until, lease_length = excluded.lease_length, due_at = excluded.due_at, active_at = excluded.active_at "
            + "returning contact",
            SqliteType.Text, SqliteType.Integer, SqliteType.Text, SqliteType.Text, SqliteType.Integer);
        _ticket = Command(
            "insert into anon_ticket (tenant, subject, ticket_key, state, content_hash, content, trying_since, due_at, attempt) values ('', $1, $2, 2, $3, $4, $5, $5, 0) on conflict do nothing",
            SqliteType.Text, SqliteType.Text, SqliteType.Text, SqliteType.Text, SqliteType.Integer);
        _contact = Command(
            "update anon_subject set version = version + 1, contact = $2, contact_uncertain = 0 where tenant = '' and subject = $1", SqliteType.Text, SqliteType.Text);
        _delivered = Command(
            "update anon_ticket set state = 3, content = null, crm_ticket = $3, trying_since = null, due_at = null where tenant = '' and subject = $1 and ticket_key = $2",
            SqliteType.Text, SqliteType.Text, SqliteType.Text);
        _done = Command(
            "update anon_subject set version = version + 1, contact = $2, contact_uncertain = 0, holder = null, lease_until = null, lease_length = null, due_at = null where tenant = '' and subject = $1",
            SqliteType.Text, SqliteType.Text);
    }

    /// <summary>Writes down the visitor and the draft.</summary>
    /// <returns>The placeholder's name, and the visitor's contact when there is one.</returns>
    internal async Task<(string Name, string? Contact)> AcceptAsync(VisitorId visitor, string key, HandTicket ticket)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string name = now.ToString("'Web User' dd/MM HH:mm", CultureInfo.InvariantCulture);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket.Subject + "\n" + ticket.Body)));
        string content = JsonSerializer.Serialize(ticket);
        string? contact = null;
        await InTransactionAsync(() =>
        {
            contact = Fill(_subject, visitor.ToString(), now.ToUnixTimeMilliseconds(), name, Guid.NewGuid().ToString("N"), Lease).ExecuteScalar() as string;
            if (Fill(_ticket, visitor.ToString(), key, hash, content, now.ToUnixTimeMilliseconds()).ExecuteNonQuery() != 1)
            {
                throw new InvalidOperationException("The key was there before.");
            }
        });
        return (name, contact);
    }

    /// <summary>Writes down a contact that was just made, where that is done at once.</summary>
    internal Task KeepContactAsync(VisitorId visitor, CrmContactId? made) => _eachResult && made is { } contact
        ? InTransactionAsync(() => Fill(_contact, visitor.ToString(), contact.Value).ExecuteNonQuery())
        : Task.CompletedTask;

    /// <summary>Writes down that the ticket is in the CRM.</summary>
    internal Task DeliveredAsync(VisitorId visitor, string key, CrmContactId contact, CrmTicketId ticket) => InTransactionAsync(() =>
    {
        Fill(_delivered, visitor.ToString(), key, ticket.Value).ExecuteNonQuery();
        Fill(_done, visitor.ToString(), contact.Value).ExecuteNonQuery();
    });

    public void Dispose()
    {
        _commands.ForEach(static command => command.Dispose());
        _connection.Dispose();
        _turn.Dispose();
    }

    private async Task InTransactionAsync(Action work)
    {
        await _turn.WaitAsync();
        try
        {
            _begin.ExecuteNonQuery();
            work();
            _commit.ExecuteNonQuery();
        }
        finally
        {
            _turn.Release();
        }
    }

    private SqliteCommand Command(string text, params SqliteType[] types)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        for (int i = 0; i < types.Length; i++)
        {
            command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), types[i]));
        }

        _commands.Add(command);
        return command;
    }

    private static SqliteCommand Fill(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
