using AnonIdentity.Sql;
using Npgsql;

namespace AnonIdentity.PostgreSql;

/// <summary>The row that a reader of PostgreSQL stands at.</summary>
internal sealed class PostgreSqlRow(NpgsqlDataReader reader) : ISqlRow
{
    public bool IsDBNull(int column) => reader.IsDBNull(column);

    public long GetInt64(int column) => reader.GetInt64(column);

    public string GetString(int column) => reader.GetString(column);
}
