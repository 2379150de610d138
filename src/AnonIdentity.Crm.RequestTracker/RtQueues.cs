using System.Collections.Concurrent;
using System.Net;
using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Checks once for each queue that its tickets have our two fields: RT takes a value for a field that is not there and drops it, and a ticket
/// without its key would be made twice. Safe for use by many threads; lives as long as the host.</summary>
internal sealed class RtQueues
{
    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);

    public async Task CheckAsync(RtConnection rt, string queue, RequestTrackerOptions options, CancellationToken cancellationToken)
    {
        const string Step = "Read a queue";
        if (_checked.ContainsKey(queue))
        {
            return;
        }

        CrmHttpAnswer answer = await rt.GetAsync(Step, new CrmPath("queue", queue), cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            throw new CrmException(CrmErrorKind.Rejected, $"{Step}: there is no such queue. See RequestTrackerOptions.Queue and Url.");
        }

        List<RtNamed> fields = answer.EnsureSuccess().Read(RtJson.Default.RtQueue).TicketCustomFields ?? throw new CrmException(CrmErrorKind.Unknown, $"{Step}: Request Tracker's answer is no queue.");
        if (!fields.Exists(f => f?.Name == options.VisitorField) || !fields.Exists(f => f?.Name == options.KeyField))
        {
            throw new CrmException(CrmErrorKind.Rejected, $"{Step}: the queue's tickets lack the custom fields of RequestTrackerOptions.VisitorField and KeyField, or the service user lacks SeeCustomField.");
        }

        _checked[queue] = true;
    }
}
