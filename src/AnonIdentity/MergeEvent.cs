namespace AnonIdentity;

/// <summary>What an observer is told of a merge or an undo.</summary>
/// <param name="Merge">The merge; the key by which a repetition is recognised.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="Outcome"><see cref="MergeOutcome.Merged"/> or <see cref="MergeOutcome.Promoted"/>.</param>
/// <param name="Counts">How many tickets had which result, in the merge or in the undo.</param>
public sealed record MergeEvent(MergeId Merge, ConsumerId Consumer, MergeOutcome Outcome, TicketCounts Counts);
