using System.Text;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>The Name of a user is the external id of a contact: a visitor identifier as it is, a consumer identifier through the host's mapping.</summary>
internal sealed class RtNames(RequestTrackerOptions options)
{
    /// <summary>RT's own two users are not privileged, and nobody's contact.</summary>
    public static bool IsReserved(string name) => name is "RT_System" or "Nobody";

    public string Of(string externalId) => VisitorId.TryParse(externalId, out _) ? externalId : Of(new ConsumerId(externalId));

    public string Of(ConsumerId consumer)
    {
        string name = options.ConsumerName?.Invoke(consumer) ?? consumer.Value;
        bool usable = name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= RtText.NameBytes && !VisitorId.TryParse(name, out _) && ExternalIdOf(name) == consumer.Value;
        return usable ? name : throw new CrmException(
            CrmErrorKind.Rejected, "This consumer has no name in Request Tracker: it is empty, over 200 bytes, a visitor's, or ConsumerOfName does not lead back from it. See RequestTrackerOptions.ConsumerName.");
    }

    public string ExternalIdOf(string name) =>
        options.ConsumerOfName is null || VisitorId.TryParse(name, out _) ? name : options.ConsumerOfName(name).Value;
}
