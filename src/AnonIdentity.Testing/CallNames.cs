using System.Collections.Frozen;

namespace AnonIdentity.Testing;

/// <summary>The names of all calls at which a fault can strike.</summary>
public static class CallNames
{
    /// <summary>The calls of an adapter.</summary>
    public static FrozenSet<string> Crm { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        [.. new[] { "FindContact", "EnsureContact", "UpdateContact", "EraseContact", "CreateTicket", "ReadTickets", "MoveTickets", "MergeContacts" }.Select(name => FaultPoint.Crm + name)]);

    /// <summary>The calls of a ledger.</summary>
    public static FrozenSet<string> Ledger { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        [.. new[] { "Read", "ReadTicket", "ReadTickets", "ReadMoves", "Commit", "Lease", "Scan", "Claim", "Release", "Pause", "Status" }.Select(name => FaultPoint.Ledger + name)]);
}
