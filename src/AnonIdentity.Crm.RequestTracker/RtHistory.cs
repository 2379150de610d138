using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Who added and removed requestors. RT knows its caller as <c>__CurrentUser__</c>, so we need not know our own name.</summary>
internal sealed class RtHistory(RtConnection rt)
{
    private const int PageSize = 100;

    /// <summary>The changes of requestors of these tickets, oldest first.</summary>
    public async Task<List<RequestorChange>> ReadAsync(IReadOnlyCollection<long> tickets, bool ours, CancellationToken cancellationToken)
    {
        const string Step = "Read the history";
        string who = ours ? "=" : "!=";
        List<RequestorChange> changes = [];
        for (long after = 0; ;)
        {
            CrmPath path = new CrmPath("transactions")
                .Query("query", $"{TicketSql.OneOf("TicketId", tickets)} AND Field = 'Requestor' AND (Type = 'AddWatcher' OR Type = 'DelWatcher') AND Creator {who} '__CurrentUser__' AND id > {RtId.Text(after)}")
                .Query("fields", "ObjectId,Type,OldValue,NewValue,Created")
                .Query("orderby", "id")
                .Query("order", "ASC")
                .Query("per_page", RtId.Text(PageSize));
            CrmHttpAnswer answer = await rt.GetAsync(Step, path, cancellationToken).ConfigureAwait(false);
            List<RtTransaction> page = answer.EnsureSuccess().Read(RtJson.Default.RtPageRtTransaction).Items;
            foreach (RtTransaction t in page)
            {
                bool added = t.Type == "AddWatcher";
                long id = RtId.Sent(RtId.Answered(t.Id, Step), Step);
                if (id <= after)
                {
                    // We asked for what comes after it: reading on would never end.
                    throw new CrmException(CrmErrorKind.Unknown, $"{Step}: the CRM answered with transaction {RtId.Text(id)}, which does not come after {RtId.Text(after)}.");
                }

                after = id;
                changes.Add(new RequestorChange(after, RtId.Answered(t.ObjectId, Step), added, (added ? t.NewValue : t.OldValue) ?? "", t.Created ?? "", ours));
            }

            if (page.Count < PageSize)
            {
                return changes;
            }
        }
    }
}
