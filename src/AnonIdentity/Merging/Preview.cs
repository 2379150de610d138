using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using AnonIdentity.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Merging;

/// <summary>What a merge would do, by the same reading and the same pure decisions as the merge; writes nothing (rule M9).</summary>
internal static class Preview
{
    private const int PageSize = 100;

    internal static async Task<MergePreview> OfBindAsync(Tenant tenant, SubjectRecord record, MergeRequest request, CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = tenant.OpenScope();
        await using (scope.ConfigureAwait(false))
        {
            CrmSession crm = new(tenant, tenant.Adapter(scope), static (_, _) => Task.FromResult(false));
            TargetChoice choice = await MergeSteps.ReadTargetAsync(tenant, crm, record, request.Consumer, null, cancellationToken).ConfigureAwait(false);
            Tally tally = new(choice);
            Listed listed = await CountListedAsync(crm, choice, request.Visitor, tally, cancellationToken).ConfigureAwait(false);
            int queued = await CountLedgerAsync(tenant, crm, record.Subject, listed, tally, cancellationToken).ConfigureAwait(false);

            // Drafts that are still queued make a placeholder first, and that is promoted.
            bool promoted = choice.Branch == MergeBranch.Promote || (choice.Branch == MergeBranch.Make && queued > 0);
            return new MergePreview(promoted ? MergeOutcome.Promoted : MergeOutcome.Merged)
            {
                Fate = promoted ? ContactFate.Promoted
                    : choice is { Branch: MergeBranch.Follow, Placeholder: null } && queued > 0 ? ContactFate.Labelled
                    : choice.Fate,
                Target = choice.Target,
                Counts = tally.Counts,
                Tickets = tally.Shown,
                Queued = queued,
            };
        }
    }

    private static async Task<Listed> CountListedAsync(CrmSession crm, TargetChoice choice, VisitorId visitor, Tally tally, CancellationToken cancellationToken)
    {
        Listed listed = new(choice.Placeholder, visitor);
        if (choice.Placeholder is not { } placeholder || choice.Branch is not (MergeBranch.Move or MergeBranch.Promote or MergeBranch.NativeMerge))
        {
            return listed;
        }

        string? cursor = null;
        do
        {
            TicketPage page = await crm.ListTicketsAsync(placeholder, cursor, cancellationToken).ConfigureAwait(false);
            foreach (CrmTicket ticket in page.Tickets.Where(t => t.Visitor == visitor && listed.Add(t.Id)))
            {
                tally.Add(ticket.Id, ticket.Contacts);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return listed;
    }

    private static async Task<int> CountLedgerAsync(Tenant tenant, CrmSession crm, Subject subject, Listed listed, Tally tally, CancellationToken cancellationToken)
    {
        int queued = 0;
        string? after = null;
        IReadOnlyList<TicketRecord> page;
        do
        {
            page = await tenant.Ledger.ReadTicketsAsync(subject, TicketFilter.All, after, PageSize, cancellationToken).ConfigureAwait(false);
            queued += page.Count(t => t.State is TicketState.Accepted or TicketState.Trying);
            after = page.Count > 0 ? page[^1].Key : after;
            List<CrmTicketId> rest = [.. page.Where(t => t.State == TicketState.Delivered).Select(t => t.CrmTicket!.Value).Where(t => !listed.Has(t))];
            if (rest.Count > 0)
            {
                Dictionary<CrmTicketId, CrmTicket> read = [];
                foreach (CrmTicket ticket in (await crm.ReadTicketsAsync(TicketQuery.WithIds(rest), cancellationToken).ConfigureAwait(false)).Tickets)
                {
                    read[ticket.Id] = ticket;
                }

                rest.RemoveAll(id => read.TryGetValue(id, out CrmTicket? ticket) && listed.MustHaveHad(ticket));
                rest.ForEach(id => tally.Add(id, read.GetValueOrDefault(id)?.Contacts ?? []));
            }
        }
        while (page.Count == PageSize);
        return queued;
    }

    /// <summary>Which tickets the CRM's list had. Of a long list only the beginning is kept (rule M15); of the rest it is told by the ticket itself.</summary>
    private sealed class Listed(CrmContactId? placeholder, VisitorId visitor)
    {
        private const int Most = 10_000;
        private readonly HashSet<CrmTicketId> _first = [];
        private bool _more;

        internal bool Add(CrmTicketId ticket)
        {
            _more |= _first.Count == Most;
            return _more ? !_first.Contains(ticket) : _first.Add(ticket);
        }

        internal bool Has(CrmTicketId ticket) => _first.Contains(ticket);

        internal bool MustHaveHad(CrmTicket ticket) => _more && ticket.Visitor == visitor && placeholder is { } contact && ticket.Contacts.Contains(contact);
    }

    private sealed class Tally(TargetChoice choice)
    {
        private readonly List<MergedTicket> _shown = [];

        internal TicketCounts Counts { get; private set; }

        internal IReadOnlyList<MergedTicket> Shown => _shown;

        internal void Add(CrmTicketId ticket, IReadOnlyList<CrmContactId> owners)
        {
            TicketResult result = MergePolicy.Classify(choice.Branch, choice.Placeholder, choice.Target, owners);
            result = result == TicketResult.Pending ? TicketResult.Moved : result;
            Counts = Counts.Plus(result);
            if (_shown.Count < PageSize)
            {
                _shown.Add(new MergedTicket(ticket, result));
            }
        }
    }
}
