namespace AnonIdentity.Conformance.Tests;

/// <summary>This program runs every suite.</summary>
public sealed class Coverage : SuiteCoverage
{
    protected override IReadOnlyDictionary<Type, string> NotHere { get; } = new Dictionary<Type, string>();
}
