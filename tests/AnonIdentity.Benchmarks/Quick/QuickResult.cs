namespace AnonIdentity.Benchmarks.Quick;

/// <summary>One line of the answer.</summary>
/// <param name="Beside">What the work was compared with.</param>
/// <param name="Target">What was to be reached, in words.</param>
/// <param name="Measured">What was measured, in words.</param>
/// <param name="Reached">Whether the target was reached; null where the line has no target, or none on this machine.</param>
internal sealed record QuickResult(string Beside, string Target, string Measured, bool? Reached);
