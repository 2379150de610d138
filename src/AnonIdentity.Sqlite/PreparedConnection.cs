using AnonIdentity.Sql;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Sqlite;

/// <summary>An open connection and the statements that were prepared on it. Used by one call at a time.</summary>
internal sealed class PreparedConnection(SqliteConnection connection) : IDisposable
{
    private const int Most = 200;

    // The text of a statement is the same object each time (SqlTexts): no need to read all of it again to know it.
    private readonly Dictionary<string, SqliteCommand> _commands = new(ReferenceEqualityComparer.Instance);

    public SqliteConnection Connection => connection;

    /// <summary>The command of a statement, with its values.</summary>
    public SqliteCommand Prepare(SqlStatement statement)
    {
        if (!_commands.TryGetValue(statement.Text, out SqliteCommand? command))
        {
            if (_commands.Count >= Most)
            {
                Clear();
            }

            command = connection.CreateCommand();
            command.CommandText = statement.Text;
            for (int i = 0; i < statement.Values.Count; i++)
            {
                command.Parameters.Add(new SqliteParameter(SqlStatement.NameOf(i + 1), statement.Values[i].IsText ? SqliteType.Text : SqliteType.Integer));
            }

            _commands.Add(statement.Text, command);
        }

        for (int i = 0; i < statement.Values.Count; i++)
        {
            command.Parameters[i].Value = statement.Values[i].Boxed;
        }

        return command;
    }

    public void Dispose()
    {
        Clear();
        connection.Dispose();
    }

    private void Clear()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }
}
