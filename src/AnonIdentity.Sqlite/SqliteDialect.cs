using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>SQLite's side of the ledger.</summary>
internal sealed class SqliteDialect(SqliteFile file, Action<string>? statements) : SqlDialect
{
    public override string Prefix => "anon_";

    public override string Now => "cast(round(unixepoch('subsec') * 1000) as integer)";

    // The collation of SQLite is BINARY unless told otherwise.
    public override string KeyType => "text";

    public override string SmallRows => " without rowid";

    // Between a partial index and a primary key that begins alike, SQLite takes the key, and reads past all other rows.
    public override string ByIndex(string name) => $"indexed by {Prefix}{name} ";

    public override bool CommitsInOneStatement => false;

    public override int RowsPerInsert => 8;

    public override int RowsPerUpdate => 1;

    public override string SchemaExists => "select 1 from sqlite_master where type = 'table' and name = 'anon_schema_version'";

    // The session is in an immediate transaction already.
    public override IReadOnlyList<string> BeforeSchema => [];

    public override async ValueTask<SqlSession> OpenAsync(bool write, CancellationToken cancellationToken)
    {
        if (!write)
        {
            return new SqliteSession(file, await file.RentReaderAsync(cancellationToken).ConfigureAwait(false), false, statements);
        }

        SqliteSession session = new(file, await file.RentWriterAsync(cancellationToken).ConfigureAwait(false), true, statements);
        try
        {
            await session.BeginImmediateAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The write lock was waited for already, for as long as the host allows; what is left are a reader's rare encounters with recovery and checkpoint.
    public override bool IsTransient(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } busy && busy.SqliteExtendedErrorCode != raw.SQLITE_BUSY;

    public override bool IsDivisionByZero(Exception exception) => false;

    public override void Dispose() => file.Dispose();

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
