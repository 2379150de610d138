using System.Globalization;
using AnonIdentity.Crm;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Quickstart;

/// <summary>The rows of the CRM file as contacts, tickets and ids.</summary>
internal static class SqliteCrmRows
{
    /// <summary>The number of a row. An id that this CRM never wrote names no row, -1, and is no error of the query.</summary>
    public static long? Number(string? id) =>
        id is null ? null : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static CrmContact ReadContact(SqliteDataReader row) => new(new CrmContactId(Text(row.GetInt64(0))))
    {
        ExternalId = TextOrNull(row, 1),
        FirstName = TextOrNull(row, 2),
        LastName = TextOrNull(row, 3),
        MergedInto = row.IsDBNull(4) ? null : new CrmContactId(Text(row.GetInt64(4))),
        Version = Text(row.GetInt64(5)),
    };

    public static CrmTicket ReadTicket(SqliteDataReader row) => new(new CrmTicketId(Text(row.GetInt64(0))), [new CrmContactId(Text(row.GetInt64(3)))])
    {
        Visitor = VisitorId.TryParse(TextOrNull(row, 2), out VisitorId visitor) ? visitor : null,
        Version = Text(row.GetInt64(7)),
    };

    public static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
