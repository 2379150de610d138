namespace AnonIdentity.Ledger;

/// <summary>One atomic change to the rows of one subject.</summary>
/// <param name="Subject">The subject's row as it shall be. Its <see cref="SubjectRecord.Version"/> is the one expected (zero: the row must not
/// be there yet, nor a tombstone). Holder, lease and operations of this record are not written: see the properties.</param>
public sealed record LedgerCommit(SubjectRecord Subject)
{
    /// <summary>The row as it was at the expected version, where the caller knows it: what is the same in both need not be written. A ledger may
    /// write the whole row all the same. What is due in both may stay due since when it was.</summary>
    public SubjectRecord? Before { get; init; }

    /// <summary>What happens to the lease; <see langword="null"/>: it stays.</summary>
    public LeaseChange? Lease { get; init; }

    /// <summary>Ticket rows to insert or replace, by key.</summary>
    public IReadOnlyList<TicketRecord> Tickets { get; init; } = [];

    /// <summary>Operation rows to insert or replace, by number.</summary>
    public IReadOnlyList<OperationRecord> Operations { get; init; } = [];

    /// <summary>Move rows to insert where there is none; one that is there stays as it is.</summary>
    public IReadOnlyList<MoveRecord> NewMoves { get; init; } = [];

    /// <summary>Move rows whose results are replaced.</summary>
    public IReadOnlyList<MoveRecord> Moves { get; init; } = [];

    /// <summary>Whether a draft was accepted: restarts the time after which a silent visitor expires.</summary>
    public bool Active { get; init; }

    /// <summary>The number of a merge whose move rows are deleted.</summary>
    public int? PurgeMoves { get; init; }

    /// <summary>Deletes every row of the subject; for a visitor a tombstone is left, which holds only a hash. Of a consumer its
    /// <see cref="ConsumerRecord"/> goes too; where somebody else than the subject holds the claim, only the contact goes and the claim stays.</summary>
    public bool Erase { get; init; }
}
