namespace AnonIdentity.Ledger;

/// <summary>A kind of ticket rows.</summary>
public enum TicketRows
{
    /// <summary>All of them.</summary>
    All = 0,

    /// <summary><see cref="TicketState.Accepted"/> or <see cref="TicketState.Trying"/>.</summary>
    Undelivered = 1,

    /// <summary><see cref="TicketState.Parked"/>.</summary>
    Parked = 2,

    /// <summary><see cref="TicketState.Delivered"/>, and without a row among the moves of a merge.</summary>
    NotInMerge = 3,
}
