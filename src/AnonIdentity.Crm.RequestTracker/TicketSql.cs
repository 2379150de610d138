namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Parts of RT's query language.</summary>
internal static class TicketSql
{
    /// <summary>A text in quotes; both \ and ' are escaped by \.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>A column that has one of these numbers: there is no IN.</summary>
    public static string OneOf(string column, IEnumerable<long> ids) => $"({string.Join(" OR ", ids.Select(id => $"{column} = {RtId.Text(id)}"))})";
}
