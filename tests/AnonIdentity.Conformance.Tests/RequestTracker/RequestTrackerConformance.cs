using AnonIdentity.TestServers;

namespace AnonIdentity.Conformance.Tests.RequestTracker;

/// <summary>The adapter of Request Tracker keeps the contract on a real server.</summary>
public sealed class RequestTrackerConformance(RequestTrackerServer server) : CrmAdapterConformance
{
    protected override IReadOnlyList<Deviation> Deviations { get; } =
    [
        new(
            nameof(A_ticket_for_a_contact_that_is_not_there_is_refused),
            "the contact is not there",
            "Request Tracker makes the ticket, without a requestor; over REST no user can be deleted, only disabled"),
    ];

    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => new(new RtHarness(server));
}
