using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Simulation.World;

/// <summary>Looks at ledger and CRM when nothing is due any more, and says what is wrong.</summary>
internal sealed class Verdict(Storm storm)
{
    /// <summary>Nothing is under way: all is done, or parked with a reason (Q11).</summary>
    public IEnumerable<string> Quiet()
    {
        foreach (Subject subject in Subjects())
        {
            SubjectRecord? record = Read(subject);
            foreach (OperationRecord operation in record?.Operations ?? [])
            {
                bool over = operation.Step is OperationStep.Done or OperationStep.Purge || operation.Retry.ParkedBecause is not null
                    || (record!.State == SubjectState.Forgotten && operation.Kind != OperationKind.Forget);
                if (!over)
                {
                    yield return $"Q11 {subject}: {operation.Kind} {operation.Number} is stuck at {operation.Step}, due in {operation.Retry.DueIn}, attempt {operation.Retry.Attempt}";
                }
            }

            if (record?.State == SubjectState.Forgotten && subject.Visitor is { } visitor && !IsForgotten(visitor))
            {
                yield return $"P1 {subject} was forgotten, and nobody asked for it";
            }

            foreach (TicketRecord ticket in Undelivered(subject))
            {
                if (record?.State != SubjectState.Forgotten)
                {
                    yield return $"Q11 {subject}: draft {ticket.Key} is stuck at {ticket.State}, due in {ticket.Retry.DueIn}";
                }
            }
        }
    }

    /// <summary>Every accepted draft has one ticket, and it is where it belongs (Q1 to Q4).</summary>
    public IEnumerable<string> Tickets()
    {
        foreach ((int number, Draft draft) in storm.People.Drafts.Index())
        {
            if ((draft.Visitor is { } who && IsForgotten(who)) || (draft.From is { } from && IsForgotten(from)) || (draft.Consumer is { } own && number < storm.People.ForgottenConsumers.GetValueOrDefault(own)))
            {
                continue;
            }

            List<SimTicket> live = [.. storm.Crm.Now.Tickets.Where(t => t.Body == draft.Body)];
            if (live.Count > 1)
            {
                yield return $"Q2 {draft.Body} has {live.Count} tickets: {string.Join(", ", live.Select(t => t.Id))}";
            }

            if (live.Count == 0 && draft.Accepted && !storm.Agents.Deleted.Contains(draft.Body) && !IsParked(draft) && !MayBeErased())
            {
                yield return $"Q1 {draft.Body} was accepted and is lost";
            }

            foreach (SimTicket ticket in live)
            {
                if (Misplaced(draft, ticket) is { } wrong)
                {
                    yield return wrong;
                }
            }
        }
    }

    /// <summary>One contact for each key; agents' names stand (Q2, Q3, M6).</summary>
    public IEnumerable<string> Contacts()
    {
        CrmState now = storm.Crm.Now;
        foreach (IGrouping<string?, CrmContact> same in now.Contacts.Where(c => c.ExternalId is not null && !storm.Agents.Disturbed.Contains(c.Id)).GroupBy(c => c.ExternalId))
        {
            // Of a consumer that was forgotten the contact is not remembered, and a search may not show it yet.
            bool forgotten = VisitorId.TryParse(same.Key, out VisitorId visitor)
                ? IsForgotten(visitor)
                : storm.Plan.Capabilities.Contacts != Keying.UniqueUpsert && storm.People.ForgottenConsumers.Keys.Any(c => c.Value == same.Key);
            if (same.Count() > 1 && !forgotten)
            {
                yield return $"Q2 {same.Key} has {same.Count()} contacts: {string.Join(", ", same.Select(c => c.Id))}";
            }
        }

        foreach ((CrmContactId id, string name) in storm.Agents.Names)
        {
            if (now.Contact(id) is { } contact && contact.FirstName != name && (storm.Plan.Capabilities.ConditionalUpdate || !storm.Plan.GiveNames))
            {
                yield return $"M6 the agent's name of {id} was overwritten by {contact.FirstName}";
            }
        }
    }

    /// <summary>After all merges were undone each ticket is with its visitor again (Q10).</summary>
    public IEnumerable<string> Undone()
    {
        foreach (SimTicket ticket in storm.Crm.Now.Tickets.Where(t => t is { PutByAgent: null, Closed: false, Visitor: not null }))
        {
            VisitorId visitor = ticket.Visitor!.Value;
            SubjectRecord? record = Read(Subject.Of(visitor));
            bool parked = record?.Operations.Any(o => o.Retry.ParkedBecause is not null) == true;
            bool undone = record is { State: SubjectState.Quarantined } && storm.People.UndoAsked.Contains(visitor) && record.Operations.All(o => o.Kind == OperationKind.Undo);
            CrmContact? contact = storm.Crm.Now.Contact(ticket.Contact);
            if (undone && !parked && !storm.Agents.Disturbed.Contains(ticket.Contact) && !storm.Agents.GivenAway.Contains(ticket.Contact) && contact?.ExternalId != visitor.ToString()
                && !DeliveredAfterwards(record!, ticket) && Untouched(record!))
            {
                yield return $"Q10 {ticket.Id} of {visitor} is with {contact?.Id} ({contact?.ExternalId}) after the undo";
            }
        }
    }

    /// <summary>When all are forgotten, nothing of them is left in the ledger but tombstones (P1).</summary>
    public IEnumerable<string> Forgotten()
    {
        foreach (Subject subject in Subjects().Where(s => Read(s) is not (null or { Version: 0, State: SubjectState.Forgotten })))
        {
            yield return $"P1 {subject} is still there: {string.Join(", ", Read(subject)!.Operations.Select(o => $"{o.Kind} at {o.Step}, parked because {o.Retry.ParkedBecause}"))}";
        }

        foreach (ConsumerId consumer in storm.People.Consumers)
        {
            ConsumerRecord row = storm.Ledger.ClaimConsumerAsync(consumer, "asking", default).GetAwaiter().GetResult();
            if (row != new ConsumerRecord(consumer, null, "asking"))
            {
                yield return $"P1 of {consumer} the ledger still knows {row}";
            }
        }
    }

    // By itself, or with a consumer that it may have been bound to.
    private bool IsForgotten(VisitorId visitor) => storm.People.Forgotten.Contains(visitor)
        || (Read(Subject.Of(visitor)) is { State: SubjectState.Forgotten } && storm.People.ForgottenConsumers.Keys.Any(c => storm.People.SignIns.Contains((visitor, c))));

    private string? Misplaced(Draft draft, SimTicket ticket)
    {
        if (ticket.PutByAgent is { } put)
        {
            return ticket.Contact == put || storm.Agents.Disturbed.Contains(put) ? null : $"M6 {ticket.Id} is not where the agent put it";
        }

        CrmContact? contact = storm.Crm.Now.Contact(ticket.Contact);
        if (contact is not null && storm.Agents.GivenAway.Contains(contact.Id))
        {
            return Parted(ticket, contact);
        }

        if (contact is null || ticket.Closed || storm.Agents.Disturbed.Contains(contact.Id))
        {
            return null;
        }

        if (draft.Consumer is { } owner)
        {
            return contact.ExternalId == owner.Value ? null : $"Q4 {ticket.Id} of {owner} is with {contact.Id} ({contact.ExternalId})";
        }

        SubjectRecord? record = Read(Subject.Of(ticket.Visitor!.Value));
        bool atHome = contact.ExternalId == ticket.Visitor.ToString();
        bool atConsumer = record?.BoundTo is { } bound && contact.ExternalId == bound.Value;
        if (!atHome && !atConsumer)
        {
            return $"Q4 {ticket.Id} of {ticket.Visitor} is with {contact.Id} ({contact.ExternalId}), the visitor is {record?.State} {record?.BoundTo}";
        }

        bool merged = record is { State: SubjectState.Bound } && record.Operations.All(o => o.Retry.ParkedBecause is null);
        bool mayStay = ticket.Closed || !Untouched(record!);
        return merged && !atConsumer && !mayStay ? $"M1 {ticket.Id} of {ticket.Visitor} was left with {contact.Id} after the merge to {record!.BoundTo}" : null;
    }

    // A contact that was given away is still the one that its visitor's tickets are at: the ledger knows it, or there must be none of them there.
    private string? Parted(SimTicket ticket, CrmContact contact)
    {
        SubjectRecord? record = ticket.Visitor is { } visitor ? Read(Subject.Of(visitor)) : null;
        bool known = record is null or { State: SubjectState.Forgotten } || record.Contact == contact.Id || record.BoundTo?.Value == contact.ExternalId;
        return known || record!.Operations.Any(static o => o.Retry.ParkedBecause is not null)
            ? null
            : $"Q4 {ticket.Id} of {ticket.Visitor} is with {contact.Id} ({contact.ExternalId}), which was given away, and the ledger knows {record!.Contact}";
    }

    // Contacts that agents merged or deleted change what a merge may do.
    private bool Untouched(SubjectRecord record) => storm.Agents.Disturbed.Count == 0 && record.Operations.All(o => o.Branch is MergeBranch.Move or MergeBranch.Promote or MergeBranch.None);

    private bool DeliveredAfterwards(SubjectRecord record, SimTicket ticket) => record.Operations.Any(o =>
        storm.Ledger.ReadMovesAsync(new MergeId(record.Subject.Visitor!.Value, o.Number), MoveRows.All, null, 1000, default).GetAwaiter().GetResult()
            .Any(m => m.Ticket == ticket.Id && o.Branch == MergeBranch.Move && m.Result == TicketResult.AlreadyThere));

    // What agents merge into the placeholder of somebody who is forgotten is erased with it.
    private bool MayBeErased() => storm.People.Forgotten.Count > 0 && storm.Agents.Disturbed.Count > 0;

    private bool IsParked(Draft draft)
    {
        Subject subject = draft.Consumer is { } consumer ? Subject.Of(consumer) : Subject.Of(draft.Visitor!.Value);
        return storm.Ledger.ReadTicketAsync(subject, draft.Key, default).GetAwaiter().GetResult() is { State: TicketState.Parked, Content: not null };
    }

    private IEnumerable<Subject> Subjects() => storm.People.Visitors.Select(Subject.Of).Concat(storm.People.Consumers.Select(Subject.Of));

    private SubjectRecord? Read(Subject subject) => storm.Ledger.ReadAsync(subject, default).GetAwaiter().GetResult();

    private IReadOnlyList<TicketRecord> Undelivered(Subject subject) =>
        storm.Ledger.ReadTicketsAsync(subject, TicketFilter.Undelivered, null, 1000, default).GetAwaiter().GetResult();
}
