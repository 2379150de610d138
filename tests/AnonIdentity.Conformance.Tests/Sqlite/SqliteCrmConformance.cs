namespace AnonIdentity.Conformance.Tests.Sqlite;

/// <summary>The adapter of the sample keeps the contract.</summary>
public sealed class SqliteCrmConformance : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => SqliteCrmHarness.CreateAsync(cancellationToken);
}
