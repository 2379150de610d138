namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>The host is dead.</summary>
public sealed class HostDiedException() : Exception("The host is dead.");
