namespace AnonIdentity.Conformance.Tests;

/// <summary>Every suite is run.</summary>
public sealed class Coverage : SuiteCoverage
{
    protected override IReadOnlyDictionary<Type, string> NotHere { get; } = new Dictionary<Type, string>
    {
        [typeof(VisitorLedgerConformance)] = "AnonIdentity.Ledger.Tests runs it on all ledgers",
    };
}
