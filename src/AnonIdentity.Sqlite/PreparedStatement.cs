using AnonIdentity.Sql;
using SQLitePCL;

namespace AnonIdentity.Sqlite;

/// <summary>A statement that was prepared on a connection, and the row it stands at.</summary>
internal sealed class PreparedStatement(sqlite3_stmt statement) : ISqlRow, IDisposable
{
    // To SQLite $2 is a name, not a number. Zero: a value that the text does not use.
    private readonly List<int> _indexes = [];

    /// <summary>Runs it to its end.</summary>
    /// <param name="values">The values of its parameters.</param>
    /// <param name="onRow">Told of each row.</param>
    /// <returns>SQLite's result; <see cref="raw.SQLITE_OK"/> once it is done.</returns>
    public int Run(IReadOnlyList<SqlValue> values, Action<ISqlRow>? onRow)
    {
        try
        {
            for (int i = 0; i < values.Count; i++)
            {
                int bound = IndexOf(i) is not 0 and int index ? Bind(index, values[i]) : raw.SQLITE_OK;
                if (bound != raw.SQLITE_OK)
                {
                    return bound;
                }
            }

            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                onRow?.Invoke(this);
            }

            return result == raw.SQLITE_DONE ? raw.SQLITE_OK : result;
        }
        finally
        {
            // What failed was said by its result; a body is not kept until the next run.
            _ = raw.sqlite3_reset(statement);
            _ = values.Count > 0 ? raw.sqlite3_clear_bindings(statement) : raw.SQLITE_OK;
        }
    }

    public bool IsDBNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public void Dispose() => statement.Dispose();

    private int IndexOf(int number)
    {
        while (_indexes.Count <= number)
        {
            _indexes.Add(raw.sqlite3_bind_parameter_index(statement, SqlStatement.NameOf(_indexes.Count + 1)));
        }

        return _indexes[number];
    }

    private int Bind(int index, SqlValue value) => value switch
    {
        { Text: { } text } => raw.sqlite3_bind_text(statement, index, text),
        { Number: { } number } => raw.sqlite3_bind_int64(statement, index, number),
        _ => raw.sqlite3_bind_null(statement, index),
    };
}
