using AnonIdentity.Crm;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Quickstart;

/// <summary>The file of the <see cref="SqliteCrm"/>: its tables, one transaction a step, and SQLite's errors in the core's words.</summary>
internal sealed class SqliteCrmFile(string path)
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS contact (
          id INTEGER PRIMARY KEY AUTOINCREMENT, external_id TEXT UNIQUE, first_name TEXT, last_name TEXT,
          merged_into INTEGER, version INTEGER NOT NULL DEFAULT 1);
        CREATE TABLE IF NOT EXISTS ticket (
          id INTEGER PRIMARY KEY AUTOINCREMENT, ticket_key TEXT UNIQUE, visitor TEXT, contact INTEGER NOT NULL REFERENCES contact (id),
          subject TEXT NOT NULL, body TEXT NOT NULL, fields TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1);
        CREATE INDEX IF NOT EXISTS ticket_contact ON ticket (contact, id);
        """;

    // A power cut may cost the last moments, a killed process nothing: enough for a CRM that is for show.
    private const string Pace = "PRAGMA synchronous = NORMAL";

    private const int Constraint = 19;
    private const int ForeignKey = 787;

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();

    /// <summary>Makes the tables. A person who sets up a CRM does this, not the adapter.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken = default)
    {
        await using SqliteConnection connection = await OpenAsync(Schema, cancellationToken);
    }

    /// <summary>Runs one step in one transaction: all of it, or nothing.</summary>
    public async Task<T> RunAsync<T>(Func<Sql, Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            await using SqliteConnection connection = await OpenAsync(Pace, cancellationToken);
            await using SqliteTransaction transaction = connection.BeginTransaction();
            T result = await step(new Sql(connection, transaction, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (SqliteException error) when (error.SqliteExtendedErrorCode == ForeignKey)
        {
            // A ticket never goes to a contact that is not there: the core then makes another.
            throw new CrmException(CrmErrorKind.NotFound, "The contact is gone.", innerException: error);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Constraint)
        {
            throw new CrmException(CrmErrorKind.Conflict, "Another contact has this external id.", innerException: error);
        }
        catch (SqliteException error)
        {
            // A failure is never turned into "absent": busy, locked, full, unreadable.
            throw new CrmException(CrmErrorKind.Unavailable, "The CRM file did not answer.", innerException: error);
        }
    }

    private async Task<SqliteConnection> OpenAsync(string first, CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(_connection);
        await connection.OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the two constants above.
        command.CommandText = first;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}
