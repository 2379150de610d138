namespace AnonIdentity.Conformance.Tests.InMemory;

/// <summary>Capabilities that are not declared: nothing is kept from being made twice, nothing moves, nothing is erased.</summary>
public sealed class SearchOnlyConformance : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) =>
        new(new InMemoryHarness(new CrmCapabilities { Settle = TimeSpan.Zero, NameLength = 100, SubjectLength = 200 }));
}
