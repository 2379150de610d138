namespace AnonIdentity.Simulation.World;

/// <summary>The database did not do it, or did it and could not say so.</summary>
internal sealed class LedgerFailure(string message) : Exception(message);
