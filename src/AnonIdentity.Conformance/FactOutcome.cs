namespace AnonIdentity.Conformance;

/// <summary>What became of a fact.</summary>
internal enum FactOutcome
{
    NotRun = 0,
    Kept = 1,
    Deviates = 2,
    NotProvoked = 3,
    Broken = 4,
}
