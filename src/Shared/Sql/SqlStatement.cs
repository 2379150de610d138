using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace AnonIdentity.Sql;

/// <summary>One statement with its parameters, written <c>$1</c>, <c>$2</c>, … in the order of <see cref="Values"/>.</summary>
/// <param name="now">The database's clock.</param>
/// <param name="scripted">A time in its place, in milliseconds.</param>
internal sealed class SqlStatement(string now, long? scripted = null)
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 256).Select(NameOf)];
    private char[] _text = ArrayPool<char>.Shared.Rent(2048);
    private int _length;
    private string? _finished;

    private SqlRaw? _now;

    /// <summary>The time, the same wherever it stands in the statement.</summary>
    public SqlRaw Now => _now ??= scripted is null ? new SqlRaw(now) : Bind(scripted);

    public List<SqlValue> Values { get; } = [];

    /// <summary>The whole text; nothing is appended after it was asked for.</summary>
    public string Text => _finished ??= Finish();

    public static string NameOf(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    public SqlStatement Add([InterpolatedStringHandlerArgument("")] ref SqlHandler sql)
    {
        _ = sql;
        return this;
    }

    public void Append(string sql)
    {
        if (_text.Length - _length < sql.Length)
        {
            char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * _text.Length, _length + sql.Length));
            _text.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_text);
            _text = larger;
        }

        sql.CopyTo(_text.AsSpan(_length));
        _length += sql.Length;
    }

    public SqlRaw Bind(string? value) => Bind(new SqlValue(true, value, null));

    public SqlRaw Bind(long? value) => Bind(new SqlValue(false, null, value));

    private SqlRaw Bind(SqlValue value)
    {
        Values.Add(value);
        return new SqlRaw(Values.Count <= Names.Length ? Names[Values.Count - 1] : NameOf(Values.Count));
    }

    private string Finish()
    {
        string text = SqlTexts.Of(_text.AsSpan(0, _length));
        ArrayPool<char>.Shared.Return(_text);
        _text = [];
        return text;
    }
}
