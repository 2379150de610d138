using System.Data.Common;
using System.Globalization;
using AnonIdentity.Issuing;
using NodaTime;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>Visitors that were in the ledger before, written in one go.</summary>
internal static class Seeds
{
    internal static async Task<Queue<VisitorId>> WriteAsync(DbConnection connection, string table, string tenant, int count)
    {
        VisitorIdIssuer issuer = new(SystemClock.Instance);
        VisitorId[] visitors = [.. Enumerable.Range(0, count).Select(_ => issuer.Issue(Channel.Web))];
        foreach (VisitorId[] some in visitors.Chunk(200))
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = $"insert into {table} (tenant, subject, version, state, name_given, contact, contact_uncertain, parked, active_at) values "
                + string.Join(", ", some.Select(visitor => string.Create(CultureInfo.InvariantCulture, $"('{tenant}', '{visitor}', 1, 1, '{LedgerBinds.Name}', '{LedgerBinds.Placeholder}', 0, 0, 0)")));
            await command.ExecuteNonQueryAsync();
        }

        return new Queue<VisitorId>(visitors);
    }
}
