using System.Globalization;
using AnonIdentity.Quickstart;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Conformance.Tests.Sqlite;

/// <summary>The sample's CRM in a file of its own; the agent writes SQL.</summary>
internal sealed class SqliteCrmHarness : CrmHarness
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anonidentity-");
    private readonly string _connection;

    private SqliteCrmHarness()
    {
        string path = Path.Combine(_folder.FullName, "crm.db");
        _connection = $"Data Source={path};Pooling=False";
        File = new SqliteCrmFile(path);
        Adapter = new SqliteCrm(File);
    }

    public override ICrmAdapter Adapter { get; }

    private SqliteCrmFile File { get; }

    public static async ValueTask<CrmHarness> CreateAsync(CancellationToken cancellationToken)
    {
        SqliteCrmHarness harness = new();
        await harness.File.CreateAsync(cancellationToken);
        return harness;
    }

    public override async Task<CrmContact?> LookAtAsync(CrmContactId contact, CancellationToken cancellationToken) => (await QueryAsync(
        "SELECT external_id, first_name, last_name, merged_into FROM contact WHERE id = $0",
        row => new CrmContact(contact) { ExternalId = Text(row, 0), FirstName = Text(row, 1), LastName = Text(row, 2), MergedInto = Text(row, 3) is { } into ? new CrmContactId(into) : null },
        cancellationToken,
        contact.Value)).SingleOrDefault();

    public override async Task<SeenTicket?> LookAtAsync(CrmTicketId ticket, CancellationToken cancellationToken) => (await QueryAsync(
        "SELECT contact, visitor, subject, body FROM ticket WHERE id = $0",
        row => new SeenTicket([new CrmContactId(Text(row, 0)!)], Text(row, 1), row.GetString(2), row.GetString(3)),
        cancellationToken,
        ticket.Value)).SingleOrDefault();

    public override Task<int> CountContactsAsync(string externalId, CancellationToken cancellationToken) => CountAsync("SELECT count(*) FROM contact WHERE external_id = $0", cancellationToken, externalId);

    public override Task<int> CountTicketsAsync(CrmContactId contact, CancellationToken cancellationToken) => CountAsync("SELECT count(*) FROM ticket WHERE contact = $0", cancellationToken, contact.Value);

    public override Task RenameAsync(CrmContactId contact, string firstName, CancellationToken cancellationToken) =>
        QueryAsync("UPDATE contact SET first_name = $1, version = version + 1 WHERE id = $0", _ => 0, cancellationToken, contact.Value, firstName);

    public override Task MoveAsync(CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts, CancellationToken cancellationToken) =>
        QueryAsync("UPDATE ticket SET contact = $1, version = version + 1 WHERE id = $0", _ => 0, cancellationToken, ticket.Value, contacts.Single().Value);

    public override async Task<bool> MergeAwayAsync(CrmContactId loser, CrmContactId survivor, CancellationToken cancellationToken)
    {
        await new Agent(File).MergeAsync(loser, survivor, cancellationToken);
        return true;
    }

    public override Task<Provoked> ProvokeAsync(Trouble trouble, CancellationToken cancellationToken) => Task.FromResult(trouble switch
    {
        Trouble.Outage => Provoked.By(new SqliteCrm(new SqliteCrmFile(Path.Combine(_folder.FullName, "nowhere", "crm.db")))),
        Trouble.RateLimit or Trouble.RefusedCredentials => Provoked.Not("a file counts no calls and asks for no credentials"),
        Trouble.RefusedContent => Provoked.Not("the file takes any text"),
        _ => Provoked.Not("a file is read by SQLite itself, which answers whole or fails"),
    });

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return base.DisposeAsync();
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    private async Task<int> CountAsync(string sql, CancellationToken cancellationToken, params string[] values) => (await QueryAsync(sql, row => row.GetInt32(0), cancellationToken, values)).Single();

    private async Task<List<T>> QueryAsync<T>(string sql, Func<SqliteDataReader, T> read, CancellationToken cancellationToken, params string[] values)
    {
        await using SqliteConnection connection = new(_connection);
        await connection.OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + i.ToString(CultureInfo.InvariantCulture), values[i]);
        }

        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
