namespace AnonIdentity.Conformance.Tests.InMemory;

/// <summary>The adapter in memory keeps the contract.</summary>
public sealed class InMemoryConformance : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new InMemoryHarness());
}
