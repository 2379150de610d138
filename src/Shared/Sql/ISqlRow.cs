namespace AnonIdentity.Sql;

/// <summary>The row that a reader stands at. Two kinds of columns suffice for the whole schema: text and 64-bit number, both nullable.</summary>
internal interface ISqlRow
{
    bool IsDBNull(int column);

    long GetInt64(int column);

    string GetString(int column);
}
