using System.Text.Json;
using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>
/// Moves tickets: reads them again, asks the history about those that may have changed since the core read them, and writes the exact requestors by
/// number, in one call for the batch. What RT answers for each ticket must be one requestor in and the placeholder out; if it says anything else, the
/// history tells whether an agent came between, and the agent's way is put back (rules A3 and M6).
/// </summary>
internal sealed class RtMoves(RtConnection rt, RtTickets tickets)
{
    /// <summary>One PUT of so many took 2.5 s to 3.7 s on a loaded machine of two cores, 25 single ones 4.3 s to 4.7 s, one of 100 11 s: longer than the core
    /// waits by default. It is not atomic: the smaller, the less is half done when it breaks off.</summary>
    public const int Batch = 25;

    private const string Step = "Move tickets";
    private readonly RtHistory _history = new(rt);

    public async Task<IReadOnlyList<RefusedMove>> MoveAsync(TicketMove move, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(move.Tickets.Count, Batch, nameof(move));
        long from = RtId.Sent(move.From.Value, Step);
        long to = RtId.Sent(move.To.Value, Step);
        List<RefusedMove> refused = [];
        List<MoveCandidate> candidates = await ReadAgainAsync(move, from, to, refused, cancellationToken).ConfigureAwait(false);
        await LeaveToAgentsAsync(candidates, refused, cancellationToken).ConfigureAwait(false);
        if (candidates.Count == 0)
        {
            return refused;
        }

        Dictionary<long, string[]> said = await WriteAsync([.. candidates.Select(static c => new RtTicketChange(c.Number, c.After))], cancellationToken).ConfigureAwait(false);
        List<MoveCandidate> odd = [];
        foreach (MoveCandidate candidate in candidates)
        {
            string[] messages = said.GetValueOrDefault(candidate.Number) ?? [];
            if (messages is ["Resource does not exist"])
            {
                refused.Add(new RefusedMove(candidate.Id, MoveRefusal.Missing));
            }
            else if (messages.Length > 0 && !IsPlain(candidate, messages, to))
            {
                odd.Add(candidate);
            }
        }

        if (odd.Count > 0)
        {
            await new RtMoveRepair(_history, WriteAsync, from, to).RepairAsync(odd, said, refused, cancellationToken).ConfigureAwait(false);
        }

        return refused;
    }

    private static bool IsPlain(MoveCandidate candidate, string[] messages, long to) =>
        messages.Length == (candidate.Before.Contains(to) ? 1 : 2) && Array.IndexOf(messages, $"{candidate.FromName} is no longer Requestor for this ticket") >= 0;

    private async Task<List<MoveCandidate>> ReadAgainAsync(TicketMove move, long from, long to, List<RefusedMove> refused, CancellationToken cancellationToken)
    {
        Dictionary<string, CrmTicket> read = [];
        foreach (CrmTicket ticket in move.Tickets)
        {
            read[ticket.Id.Value] = ticket;
        }

        long[] ids = [.. read.Keys.Select(static id => RtId.TryParse(id, out long number) ? number : 0).Where(static id => id != 0)];
        List<RtTicket> found = ids.Length == 0 ? [] : (await tickets.SearchAsync(TicketSql.OneOf("id", ids), "Requestor,LastUpdated", "id,Name", cancellationToken).ConfigureAwait(false)).Tickets;
        List<MoveCandidate> candidates = [];
        foreach ((string id, CrmTicket ticket) in read)
        {
            RtTicket? now = found.Find(t => t.Id == id);
            if (now is null)
            {
                refused.Add(new RefusedMove(ticket.Id, MoveRefusal.Missing));
            }
            else if (now.Requestor!.Exists(r => r.Id == move.From.Value))
            {
                candidates.Add(new MoveCandidate(ticket, now, from, to));
            }
            else if (!now.Requestor.Exists(r => r.Id == move.To.Value))
            {
                refused.Add(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent));
            }
        }

        return candidates;
    }

    private async Task LeaveToAgentsAsync(List<MoveCandidate> candidates, List<RefusedMove> refused, CancellationToken cancellationToken)
    {
        long[] suspects = [.. candidates.Where(static c => c.MayHaveChanged).Select(static c => c.Number)];
        if (suspects.Length == 0)
        {
            return;
        }

        ILookup<string, RequestorChange> agents = (await _history.ReadAsync(suspects, ours: false, cancellationToken).ConfigureAwait(false)).ToLookup(static c => c.Ticket);
        ILookup<string, RequestorChange>? ours = null;
        foreach (MoveCandidate candidate in candidates.Where(static c => c.MayHaveChanged).ToArray())
        {
            IEnumerable<RequestorChange> theirs = agents[candidate.Id.Value];
            bool changed = candidate.IsChangedBy(theirs, out bool isUnsure);
            if (!changed && isUnsure)
            {
                ours ??= (await _history.ReadAsync(suspects, ours: true, cancellationToken).ConfigureAwait(false)).ToLookup(static c => c.Ticket);
                changed = candidate.IsReversedBy(theirs, ours[candidate.Id.Value]);
            }

            if (changed)
            {
                candidates.Remove(candidate);
                refused.Add(new RefusedMove(candidate.Id, MoveRefusal.ChangedByAgent));
            }
        }
    }

    /// <summary>One PUT for all; RT answers the ticket's number and one message for each change.</summary>
    private async Task<Dictionary<long, string[]>> WriteAsync(RtTicketChange[] changes, CancellationToken cancellationToken)
    {
        HttpContent content = CrmJson.Content(changes, RtJson.Default.RtTicketChangeArray);
        CrmHttpAnswer answer = await rt.PutAsync(Step, new CrmPath("tickets", "bulk"), content, cancellationToken).ConfigureAwait(false);
        Dictionary<long, string[]> said = [];
        foreach (JsonElement[] line in answer.EnsureSuccess().Read(RtJson.Default.JsonElementArrayArray))
        {
            if (line is [var id, .. var messages] && RtId.TryParse(id.ToString(), out long number))
            {
                said[number] = [.. messages.Where(static m => m.ValueKind == JsonValueKind.String).Select(static m => m.GetString()!)];
            }
        }

        return said;
    }
}
