namespace AnonIdentity.Simulation.World;

/// <summary>The host died before it answered: the caller knows nothing.</summary>
internal sealed class HostLost() : Exception("The host is gone.");
