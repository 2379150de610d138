using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Ledger;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>A visitor's history: identifier, contact, tickets, sign-in and merge, undo.</summary>
internal static class VisitorTimeline
{
    internal static Html Of(ReviewCall call, VisitorId visitor, SubjectRecord record, IReadOnlyList<TicketRecord> tickets)
    {
        List<TimelineEntry> entries = [new(TicketTime.Of(visitor.Value), Html.Of($"Identifier issued, {visitor.Channel}"))];
        if (record.FirstTicketAt is { } first)
        {
            entries.Add(new(first.ToDateTimeOffset(), Html.Of($"First ticket: contact <strong>{record.NameGiven}</strong>{Contact(record)}")));
        }

        entries.AddRange(tickets.Select(Ticket));
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(call.Tenant.Now);
        entries.AddRange(record.Operations.Select(operation => Operation(call, visitor, operation, now)));
        return Html.Of($"<ol class=\"timeline\">{Html.Join(entries.OrderBy(static e => e.Time ?? DateTimeOffset.MaxValue).Select(Item))}</ol>");
    }

    private static Html Contact(SubjectRecord record) =>
        record.Contact is { } contact ? Html.Of($", in the CRM <code>{contact}</code>") : Html.Of($", not in the CRM yet");

    private static TimelineEntry Ticket(TicketRecord ticket)
    {
        Html state = ticket.State switch
        {
            TicketState.Delivered => Html.Of($"delivered as <code>{ticket.CrmTicket}</code>"),
            TicketState.Parked => Html.Of($"<span class=\"bad\">parked: {ticket.Retry.ParkedBecause}</span>"),
            TicketState.Forwarded => Html.Of($"went to the new visitor <code>{ticket.ForwardedTo}</code>"),
            _ => Html.Of($"queued{Attempts(ticket.Retry)}"),
        };
        return new(TicketTime.TryOf(ticket.Key, out DateTimeOffset? time) ? time : null, Html.Of($"Ticket <code>{ticket.Key}</code>: {state}"));
    }

    private static TimelineEntry Operation(ReviewCall call, VisitorId visitor, OperationRecord operation, DateTimeOffset now)
    {
        MergeId merge = new(visitor, operation.Number);
        Html text = operation.Kind switch
        {
            OperationKind.Merge => Html.Of($"Sign-in of <strong>{operation.Consumer?.Value}</strong>: merge <code>{merge}</code>, {Outcome(operation)}{Counts(operation.Counts)}{UndoForm(call, merge)}"),
            OperationKind.Undo => Html.Of($"Sign-in of <strong>{operation.Consumer?.Value}</strong>: merge <code>{merge}</code>, then undone ({operation.Reason}): {Step(operation)}{Counts(operation.UndoCounts)}"),
            OperationKind.Forget => Html.Of($"Being forgotten: {Step(operation)}"),
            _ => Html.Of($"Operation {operation.Number}"),
        };
        return new(now - operation.Age, text);
    }

    private static Html Outcome(OperationRecord operation) =>
        operation.Outcome == MergeOutcome.None ? Step(operation) : Html.Of($"{operation.Outcome}");

    private static Html Step(OperationRecord operation) =>
        operation.Retry.ParkedBecause is { } reason ? Html.Of($"<span class=\"bad\">parked: {reason}</span>")
        : operation.Step is OperationStep.Purge or OperationStep.Done ? Html.Of($"done")
        : Html.Of($"pending at {operation.Step}{Attempts(operation.Retry)}");

    private static Html Attempts(Retry retry) => Html.If(retry.Attempt > 0, Html.Of($", {retry.Attempt} attempts failed"));

    private static Html Counts(TicketCounts counts) => Html.If(
        counts.Total > 0,
        Html.Of($"<br><span class=\"muted\">{counts.Moved} moved, {counts.KeptByAgent} kept by an agent, {counts.AlreadyThere} already there, {counts.Refused} refused, {counts.Missing} missing</span>"));

    private static Html UndoForm(ReviewCall call, MergeId merge) => call.Form("undo", Html.Of(
        $"""
        <input type="hidden" name="merge" value="{merge}">
        <label>Reason for the undo<br><input name="reason" required maxlength="200"></label>
        <button>Undo the merge</button>
        """));

    private static Html Item(TimelineEntry entry) => Html.Of(
        $"<li>{(entry.Time is { } time ? Html.Of($"<time datetime=\"{Times.Iso(time)}\">{Times.Utc(time)}</time>") : Html.Of($"<span class=\"muted\">time not known</span><br>"))}{entry.Text}</li>");
}
