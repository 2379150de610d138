using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Quickstart;

/// <summary>Runs statements with their values as parameters: <c>$"… WHERE id = {id}"</c> never puts the value into the text.</summary>
internal sealed class Sql(SqliteConnection connection, SqliteTransaction transaction, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(FormattableString statement)
    {
        await using SqliteCommand command = Command(statement);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(Func<SqliteDataReader, T> read, FormattableString statement)
    {
        await using SqliteCommand command = Command(statement);
        await using SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private SqliteCommand Command(FormattableString statement)
    {
        SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        object[] names = new object[statement.ArgumentCount];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = string.Create(CultureInfo.InvariantCulture, $"$p{i}");
            command.Parameters.AddWithValue((string)names[i], statement.GetArgument(i) ?? DBNull.Value);
        }

#pragma warning disable CA2100 // The text is the statement's own format; every value in it became a parameter above.
        command.CommandText = string.Format(CultureInfo.InvariantCulture, statement.Format, names);
#pragma warning restore CA2100
        return command;
    }
}
