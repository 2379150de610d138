namespace AnonIdentity.Benchmarks.Web;

/// <summary>What the hand-written endpoint answers.</summary>
internal sealed record HandAnswer(string Key, string State);
