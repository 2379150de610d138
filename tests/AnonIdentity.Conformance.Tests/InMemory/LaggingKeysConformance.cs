using AnonIdentity.Testing;

namespace AnonIdentity.Conformance.Tests.InMemory;

/// <summary>Idempotency keys with a life, and searches and lists that lag: the decorators of the testing package keep the contract too.</summary>
public sealed class LaggingKeysConformance : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new InMemoryHarness(
        new CrmCapabilities { Settle = TimeSpan.Zero, CanMove = true, CanErase = true, MoveBatch = 10 },
        inner => inner.Crm.WithIdempotencyKeys(TimeSpan.FromHours(1), inner.Time).WithLag(TimeSpan.FromSeconds(30), inner.Time)));
}
