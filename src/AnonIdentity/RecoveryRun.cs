namespace AnonIdentity;

/// <summary>What a run of <see cref="IRecovery.RunDueAsync"/> did.</summary>
/// <param name="Driven">How many subjects were driven.</param>
/// <param name="Expired">How many silent visitors were forgotten.</param>
public sealed record RecoveryRun(int Driven, int Expired);
