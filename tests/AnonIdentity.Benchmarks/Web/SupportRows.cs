using System.Globalization;
using AnonIdentity.InMemory;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>What a site has written: for a look whether two sites did the same work.</summary>
/// <param name="Visitors">Rows of visitors with a contact, and with nothing left to do.</param>
/// <param name="Delivered">Rows of tickets that were delivered, without their body.</param>
/// <param name="Contacts">Contacts in the CRM.</param>
/// <param name="Tickets">Tickets in the CRM.</param>
internal readonly record struct SupportRows(long Visitors, long Delivered, int Contacts, int Tickets)
{
    internal static SupportRows Of(string connectionString, InMemoryCrm crm)
    {
        using SqliteConnection connection = new(connectionString);
        connection.Open();
        return new SupportRows(
            Number(connection, "select count(*) from anon_subject where state = 1 and contact is not null and holder is null and due_at is null"),
            Number(connection, "select count(*) from anon_ticket where state = 3 and crm_ticket is not null and content is null"),
            crm.Contacts.Count,
            crm.Tickets.Count);
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
