using AnonIdentity.Sql;

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

    public override async ValueTask<SqlSession> OpenAsync(SessionKind kind, CancellationToken cancellationToken)
    {
        if (kind == SessionKind.Write)
        {
            return new SqliteSession(file, await file.Writer.BeginAsync(cancellationToken).ConfigureAwait(false), file.Writer, file.Writer.RollBack, statements);
        }

        if (kind == SessionKind.Look && file.Writer.TryEnter() is { } idle)
        {
            return new SqliteSession(file, idle, null, file.Writer.Leave, statements);
        }

        PreparedConnection reader = await file.RentReaderAsync(cancellationToken).ConfigureAwait(false);
        return new SqliteSession(file, reader, null, () => file.ReturnReader(reader), statements);
    }

    // Other processes were waited for already, for as long as the host allows.
    public override bool IsTransient(Exception exception) => false;

    public override bool IsDivisionByZero(Exception exception) => false;

    public override void Dispose() => file.Dispose();

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
