using AnonIdentity.Conformance;

namespace AnonIdentity.CustomAdapter.Tests;

#region suite
/// <summary>The adapter of Desk keeps the contract.</summary>
public sealed class DeskConformance : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new DeskHarness());
}
#endregion

#region coverage
/// <summary>Every suite of the kit is run here, or listed with the reason.</summary>
public sealed class Coverage : SuiteCoverage
{
    protected override IReadOnlyDictionary<Type, string> NotHere { get; } = new Dictionary<Type, string>
    {
        [typeof(VisitorLedgerConformance)] = "there is no ledger here",
    };
}
#endregion
