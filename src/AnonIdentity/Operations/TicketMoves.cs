using AnonIdentity.Crm;

namespace AnonIdentity.Operations;

/// <summary>Moving tickets in the batches that the CRM takes, and reading back what became of them; the same for a merge and for its undo.</summary>
internal static class TicketMoves
{
    internal static async Task<Dictionary<CrmTicketId, MoveRefusal>> MoveAsync(Drive drive, CrmContactId from, CrmContactId to, List<CrmTicket> tickets, CancellationToken cancellationToken)
    {
        if (tickets.Count > 0 && !drive.Tenant.Capabilities.CanMove)
        {
            throw new CrmException(CrmErrorKind.Denied, "The CRM cannot move tickets any more.");
        }

        Dictionary<CrmTicketId, MoveRefusal> refused = [];
        foreach (CrmTicket[] batch in tickets.Chunk(Math.Clamp(drive.Crm.Capabilities.MoveBatch, 1, 100)))
        {
            foreach (RefusedMove refusal in await drive.Crm.MoveTicketsAsync(new TicketMove(from, to, batch), cancellationToken).ConfigureAwait(false))
            {
                refused[refusal.Ticket] = refusal.Reason;
            }
        }

        return refused;
    }

    internal static async Task<Dictionary<CrmTicketId, CrmTicket>> ReadAsync(Drive drive, IReadOnlyList<CrmTicketId> ids, CancellationToken cancellationToken)
    {
        Dictionary<CrmTicketId, CrmTicket> read = [];
        foreach (CrmTicket ticket in (await drive.Crm.ReadTicketsAsync(TicketQuery.WithIds(ids), cancellationToken).ConfigureAwait(false)).Tickets)
        {
            read[ticket.Id] = ticket;
        }

        return read;
    }

    /// <summary>Replaces what was read before by what is there after a move; one that is gone is taken out.</summary>
    internal static async Task ReadBackAsync(Drive drive, Dictionary<CrmTicketId, CrmTicket> known, List<CrmTicket> moved, CancellationToken cancellationToken)
    {
        if (moved.Count == 0)
        {
            return;
        }

        Dictionary<CrmTicketId, CrmTicket> read = await ReadAsync(drive, [.. moved.Select(t => t.Id)], cancellationToken).ConfigureAwait(false);
        foreach (CrmTicket ticket in moved)
        {
            known.Remove(ticket.Id);
            if (read.TryGetValue(ticket.Id, out CrmTicket? now))
            {
                known[ticket.Id] = now;
            }
        }
    }

    /// <summary>What the read-back says counts; only where the ticket did not move does the CRM's own word explain why.</summary>
    internal static TicketResult Judge(TicketResult read, Dictionary<CrmTicketId, MoveRefusal> refused, CrmTicketId ticket) =>
        read == TicketResult.Pending && refused.TryGetValue(ticket, out MoveRefusal reason)
            ? reason switch
            {
                MoveRefusal.Closed => TicketResult.Refused,
                MoveRefusal.ChangedByAgent => TicketResult.KeptByAgent,
                MoveRefusal.Missing => TicketResult.Missing,
                _ => TicketResult.Pending,
            }
            : read;
}
