namespace AnonIdentity.Ledger;

/// <summary>A kind of subjects.</summary>
public enum SubjectRows
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Those whose work is due and whose lease is free, the longest due first.</summary>
    Due = 1,

    /// <summary>Those with parked work, by their text.</summary>
    Parked = 2,

    /// <summary>Anonymous visitors whose last ticket was accepted longer ago than the given age.</summary>
    Expired = 3,

    /// <summary>Visitors that are, or were last, bound to a consumer, by their text; while they are being forgotten, too.</summary>
    BoundTo = 4,
}
