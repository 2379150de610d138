using AnonIdentity.Conformance;

namespace AnonIdentity.Ledger.Tests;

/// <summary>Which suites of the kit are run here.</summary>
public sealed class Coverage : SuiteCoverage
{
    protected override IReadOnlyDictionary<Type, string> NotHere { get; } = new Dictionary<Type, string>
    {
        [typeof(CrmAdapterConformance)] = "there is no adapter here; AnonIdentity.Conformance.Tests runs it",
    };
}
