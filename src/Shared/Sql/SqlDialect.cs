namespace AnonIdentity.Sql;

/// <summary>All that differs between databases.</summary>
internal abstract class SqlDialect : IDisposable, IAsyncDisposable
{
    /// <summary>What stands before the name of every table.</summary>
    public abstract string Prefix { get; }

    /// <summary>The database's clock in milliseconds since 1970: the same wherever it stands in one statement, and not volatile.</summary>
    public abstract string Now { get; }

    /// <summary>The type of a text that is compared ordinally.</summary>
    public abstract string KeyType { get; }

    /// <summary>What ends the definition of a table whose rows are small.</summary>
    public abstract string SmallRows { get; }

    /// <summary>What makes a query take an index that the database would not choose by itself; empty where it chooses well.</summary>
    public abstract string ByIndex(string name);

    /// <summary>Whether several writes can stand in one statement, the later ones conditional on the first (<c>with … returning</c>).</summary>
    public abstract bool CommitsInOneStatement { get; }

    /// <summary>How many rows one <c>insert</c> takes.</summary>
    public abstract int RowsPerInsert { get; }

    /// <summary>How many rows one <c>update</c> takes.</summary>
    public abstract int RowsPerUpdate { get; }

    /// <summary>Answers a row when the schema has its version table.</summary>
    public abstract string SchemaExists { get; }

    /// <summary>Statements that come before the first migration, inside its transaction; the first of them keeps other hosts out.</summary>
    public abstract IReadOnlyList<string> BeforeSchema { get; }

    /// <summary>Opens a session.</summary>
    public abstract ValueTask<SqlSession> OpenAsync(SessionKind kind, CancellationToken cancellationToken);

    /// <summary>Whether the database did nothing and asks to be tried again.</summary>
    public abstract bool IsTransient(Exception exception);

    /// <summary>Whether the exception is a division by zero, by which <see cref="CommitRunner"/> lets a statement of a batch end its transaction.</summary>
    public abstract bool IsDivisionByZero(Exception exception);

    public abstract void Dispose();

    public abstract ValueTask DisposeAsync();
}
