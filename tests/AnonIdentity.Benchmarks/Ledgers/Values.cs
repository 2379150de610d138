using AnonIdentity.Ledger;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>The values that the ledger binds to the parameters of its statements, in order.</summary>
internal static class Values
{
    /// <summary>A number that is not there; null is a text that is not there.</summary>
    internal static readonly object NoNumber = DBNull.Value;

    internal static object?[] Bind(string tenant, VisitorId visitor) =>
        [.. Subject(tenant, visitor), LedgerBinds.Holder.ToString("N"), (long)LedgerBinds.Lease.TotalMilliseconds, (long)LedgerBinds.Lease.TotalMilliseconds, 1L];

    internal static object?[] Snapshot(string tenant, VisitorId visitor) => [.. Subject(tenant, visitor), 2L];

    internal static object?[] Operation(OperationStep step) =>
    [
        1L, (long)OperationKind.Merge, (long)step, LedgerBinds.Consumer, null, 0L, LedgerBinds.Placeholder, step == OperationStep.Move ? LedgerBinds.Target : null,
        null, null, null, null, 0L, 0L, 0L, null, null, null,
    ];

    // Age, due, attempt, failing for, parked because.
    internal static object?[] Times() => [0L, 0L, 0L, NoNumber, null];

    internal static IEnumerable<object?> Moves() =>
        LedgerBinds.Tickets.SelectMany(ticket => new object?[] { 1L, ticket, $"[\"{LedgerBinds.Placeholder}\"]", 0L, 0L });

    private static object?[] Subject(string tenant, VisitorId visitor) =>
        [tenant, visitor.ToString(), (long)SubjectState.Bound, LedgerBinds.Consumer, NoNumber, LedgerBinds.Name, LedgerBinds.Placeholder, 0L, 0L, 0L];
}
