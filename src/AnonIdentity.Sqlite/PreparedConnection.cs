using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>An open connection and the statements that were prepared on it. Used by one call at a time.</summary>
/// <remarks>Not by <see cref="SqliteCommand"/>: that one looks up each parameter by its name each time, and sleeps on its thread while another process
/// writes.</remarks>
internal sealed class PreparedConnection(SqliteConnection connection) : IDisposable
{
    private const int Most = 200;

    // The text of a statement is the same object each time (SqlTexts): no need to read all of it again to know it.
    private readonly Dictionary<string, PreparedStatement> _statements = new(ReferenceEqualityComparer.Instance);

    public sqlite3 Handle => connection.Handle!;

    /// <summary>Runs a statement to its end.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="values">The values of its parameters.</param>
    /// <param name="onRow">Told of each row.</param>
    /// <returns>SQLite's result. BUSY: another process has what it needs, and nothing was done.</returns>
    public int Run(string text, IReadOnlyList<SqlValue> values, Action<ISqlRow>? onRow)
    {
        if (!_statements.TryGetValue(text, out PreparedStatement? statement))
        {
            int result = raw.sqlite3_prepare_v3(Handle, text, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt prepared);
            if (result != raw.SQLITE_OK)
            {
                return result;
            }

            if (_statements.Count >= Most)
            {
                Clear();
            }

            _statements.Add(text, statement = new PreparedStatement(prepared));
        }

        return statement.Run(values, onRow);
    }

    /// <summary>Runs a statement without parameters that answers no rows.</summary>
    /// <returns>SQLite's result.</returns>
    public int Run(string text) => Run(text, [], null);

    public void Dispose()
    {
        Clear();
        connection.Dispose();
    }

    private void Clear()
    {
        foreach (PreparedStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }
}
