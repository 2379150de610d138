using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>The rows of a run that say that a call is being sent: should this host die, the next one waits until that call cannot take effect any more.</summary>
internal sealed class SendMarks(Tenant tenant, SubjectLease lease)
{
    private TicketRecord? _markedTicket;
    private OperationRecord? _markedOperation;
    private long _markedAt;

    /// <summary>Notes that an operation's row says so since the last write.</summary>
    internal void Mark(OperationRecord operation) => (_markedOperation, _markedAt) = (operation, lease.RenewedAt);

    /// <summary>No operation's call is being sent any more.</summary>
    internal void UnmarkOperation() => _markedOperation = null;

    /// <summary>Notes that a draft's row says that a call is being sent.</summary>
    /// <param name="ticket">The draft.</param>
    /// <param name="writtenAt">When that was written, or was about to be.</param>
    internal void Mark(TicketRecord ticket, long writtenAt) => (_markedTicket, _markedAt) = (ticket, writtenAt);

    /// <summary>No draft's call is being sent any more.</summary>
    internal void UnmarkTicket() => _markedTicket = null;

    /// <summary>Renews the lease and the mark where there is no time for a call. It must end inside the lease, and inside the time for which others
    /// take it to be under way, which is as long but counts from its mark: deadline and margin fit into what is left of both.</summary>
    /// <param name="needed">How long the call may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether anything had to be renewed.</returns>
    internal async Task<bool> MakeTimeAsync(TimeSpan needed, CancellationToken cancellationToken)
    {
        TimeSpan left = lease.Left;
        if ((_markedTicket is { TryingFor: { } since } && since == TimeSpan.Zero) || _markedOperation is not null)
        {
            left = Spans.Shorter(left, tenant.Options.Lease - tenant.Time.GetElapsedTime(_markedAt));
        }

        if (left >= needed + (tenant.Options.Lease / 10) || !await lease.ApplyAsync(Renewed, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _markedAt = lease.RenewedAt;
        return true;
    }

    // A call that is about to be sent is sent now, and not when its row was written first: this host may have stood still between.
    private LedgerCommit Renewed(SubjectRecord record)
    {
        LedgerCommit commit = new(record);
        return commit with
        {
            Tickets = _markedTicket is { TryingFor: { } since } ticket && since == TimeSpan.Zero && record.State != SubjectState.Forgotten ? [ticket] : [],
            Operations = _markedOperation is { } operation && Drive.StillOurs(record, operation) ? [operation] : [],
        };
    }
}
