namespace AnonIdentity.Conformance;

/// <summary>Marks a fact that keeps people's records safe: no adapter and no ledger may deviate from it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LawAttribute : Attribute;
