using AnonIdentity.Conformance.Tests.InMemory;

namespace AnonIdentity.Conformance.Tests.Broken;

/// <summary>The suite on the CRM in memory with a broken adapter around it; run by <see cref="Probe"/>, not by xunit.</summary>
internal class InMemoryProbe(CrmCapabilities? capabilities, Func<InMemoryHarness.Around, ICrmAdapter> around, IReadOnlyList<Deviation>? deviations = null) : CrmAdapterConformance
{
    protected override IReadOnlyList<Deviation> Deviations => deviations ?? [];

    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new InMemoryHarness(capabilities, around));
}
