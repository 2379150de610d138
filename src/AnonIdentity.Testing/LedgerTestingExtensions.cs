using AnonIdentity.Ledger;
using AnonIdentity.Testing.Decorators;

namespace AnonIdentity.Testing;

/// <summary>Decorators over any ledger.</summary>
public static class LedgerTestingExtensions
{
    /// <summary>A ledger whose calls suffer the faults of a plan.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="plan">The plan; the same one may serve an adapter.</param>
    public static IVisitorLedger WithFaults(this IVisitorLedger ledger, FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(plan);
        return new FaultyLedger(ledger, plan);
    }
}
