
namespace AnonIdentity.Sql;

/// <summary>Reads nullable columns.</summary>
internal static class RowExtensions
{
    public static string? Text(this ISqlRow row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(this ISqlRow row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static CrmContactId? Contact(this ISqlRow row, int column) => row.Text(column) is { } id ? new CrmContactId(id) : null;

    public static ConsumerId? Consumer(this ISqlRow row, int column) => row.Text(column) is { } id ? new ConsumerId(id) : null;
}
