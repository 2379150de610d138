using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Faults;

internal sealed class IgnoredFault : Fault
{
    public static IgnoredFault Instance { get; } = new();

    internal override bool SuitsLedger => false;

    internal override bool SuitsAfter => false;

    internal override Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken) =>
        typeof(T) == typeof(Nothing) ? Task.FromResult(default(T)!)
        : typeof(T) == typeof(IReadOnlyList<RefusedMove>) ? Task.FromResult((T)(object)Array.Empty<RefusedMove>())
        : throw new NotSupportedException("Only an update, an erasure, a move or a merge can be answered without being done.");
}
