namespace AnonIdentity.Ledger;

/// <summary>Which ticket rows of a subject to read.</summary>
/// <param name="What">Which.</param>
/// <param name="Operation">The number of the merge, for <see cref="TicketRows.NotInMerge"/>.</param>
public readonly record struct TicketFilter(TicketRows What, int Operation = 0)
{
    /// <summary>Those accepted and not delivered yet.</summary>
    public static TicketFilter Undelivered => new(TicketRows.Undelivered);

    /// <summary>Those parked.</summary>
    public static TicketFilter Parked => new(TicketRows.Parked);

    /// <summary>All of them.</summary>
    public static TicketFilter All => new(TicketRows.All);

    /// <summary>Those delivered that have no row among the moves of a merge.</summary>
    /// <param name="operation">The number of the merge.</param>
    public static TicketFilter NotInMerge(int operation) => new(TicketRows.NotInMerge, operation);
}
