namespace AnonIdentity.Ledger;

/// <summary>A search over all subjects of the tenant; the only calls that touch more than one subject.</summary>
/// <param name="What">Which subjects.</param>
/// <param name="After">Only those after this one, in the order of the scan; for <see cref="SubjectRows.Parked"/>, <see cref="SubjectRows.BoundTo"/> only.</param>
/// <param name="Age">For <see cref="SubjectRows.Expired"/>: how long no ticket was accepted.</param>
/// <param name="Consumer">For <see cref="SubjectRows.BoundTo"/>: the consumer.</param>
public sealed record SubjectScan(SubjectRows What, Subject? After = null, TimeSpan Age = default, ConsumerId? Consumer = null);
