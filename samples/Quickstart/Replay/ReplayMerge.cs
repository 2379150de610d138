namespace AnonIdentity.Quickstart.Replay;

/// <summary>A merge that the library answered, for a later undo.</summary>
internal sealed record ReplayMerge(MergeId Merge, ConsumerId Consumer);
