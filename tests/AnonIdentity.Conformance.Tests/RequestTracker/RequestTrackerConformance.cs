using AnonIdentity.TestServers;

namespace AnonIdentity.Conformance.Tests.RequestTracker;

/// <summary>The adapter of Request Tracker keeps the contract on a real server.</summary>
public sealed class RequestTrackerConformance(RequestTrackerServer server) : CrmAdapterConformance
{
    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new RtHarness(server));
}
