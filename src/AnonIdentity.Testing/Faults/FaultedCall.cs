namespace AnonIdentity.Testing.Faults;

/// <summary>A call that a fault strikes.</summary>
/// <param name="Plan">The plan that sent the fault.</param>
/// <param name="RunAsync">The call itself.</param>
/// <param name="Half">Of a move: the same with the first tickets only.</param>
internal sealed record FaultedCall<T>(FaultPlan Plan, Func<CancellationToken, Task<T>> RunAsync, Func<int, CancellationToken, Task<T>>? Half);
