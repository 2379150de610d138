using AnonIdentity.Quickstart.RequestTracker;

namespace AnonIdentity.Quickstart.Story;

/// <summary>Issues identifiers, and tells the agent of each.</summary>
internal sealed class NotingIssuer(IVisitorIdIssuer inner, RequestTrackerAgent agent) : IVisitorIdIssuer
{
    public VisitorId Issue(Channel channel)
    {
        VisitorId visitor = inner.Issue(channel);
        agent.Know(visitor.ToString());
        return visitor;
    }
}
