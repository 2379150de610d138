using System.Runtime.CompilerServices;

namespace AnonIdentity.Sql;

/// <summary>Turns every value of an interpolated statement into a parameter, so that data cannot become SQL.</summary>
[InterpolatedStringHandler]
internal readonly ref struct SqlHandler
{
    private readonly SqlStatement _statement;

    public SqlHandler(int literalLength, int formattedCount, SqlStatement statement)
    {
        _ = literalLength;
        _ = formattedCount;
        _statement = statement;
    }

    public void AppendLiteral(string value) => _statement.Append(value);

    public void AppendFormatted(SqlRaw value) => _statement.Append(value.Text);

    public void AppendFormatted(string? value) => _statement.Append(_statement.Bind(value).Text);

    public void AppendFormatted(long? value) => _statement.Append(_statement.Bind(value).Text);
}
