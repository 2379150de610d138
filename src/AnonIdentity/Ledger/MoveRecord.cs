namespace AnonIdentity.Ledger;

/// <summary>The row of one ticket in one merge: whose it was before, and what became of it.</summary>
/// <param name="Merge">The merge.</param>
/// <param name="Ticket">The ticket in the CRM.</param>
public sealed record MoveRecord(MergeId Merge, CrmTicketId Ticket)
{
    /// <summary>The contacts of the ticket before the merge.</summary>
    public IReadOnlyList<CrmContactId> OwnersBefore { get; init; } = [];

    /// <summary>What became of it in the merge; <see cref="TicketResult.Pending"/> until it is read back.</summary>
    public TicketResult Result { get; init; }

    /// <summary>What became of it in the undo; <see cref="TicketResult.Moved"/> means that it is back.</summary>
    public TicketResult UndoResult { get; init; }
}
