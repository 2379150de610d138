using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The four columns of a retry: due_at, attempt, failing_since, parked_because.</summary>
internal static class RetryColumns
{
    public static Retry Read(ISqlRow row, int c, long now) => new()
    {
        DueIn = SqlTime.Until(row.Number(c), now),
        Attempt = (int)row.GetInt64(c + 1),
        FailingFor = SqlTime.Since(row.Number(c + 2), now),
        ParkedBecause = row.Text(c + 3),
    };
}
