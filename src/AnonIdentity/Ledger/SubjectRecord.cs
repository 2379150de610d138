using NodaTime;

namespace AnonIdentity.Ledger;

/// <summary>The row of a subject, with its operations.</summary>
/// <param name="Subject">Whose row it is.</param>
public sealed record SubjectRecord(Subject Subject)
{
    /// <summary>Raised by every commit and lease: the fence (rule R2). Zero: not in the ledger yet.</summary>
    public long Version { get; init; }

    /// <summary>What the subject is.</summary>
    public SubjectState State { get; init; }

    /// <summary>The consumer that the visitor is, or was last, bound to.</summary>
    public ConsumerId? BoundTo { get; init; }

    /// <summary>When the first ticket was accepted, by the host's clock: the placeholder name shows it (rule N1). Kept to the millisecond.</summary>
    public Instant? FirstTicketAt { get; init; }

    /// <summary>The name that the library gave the placeholder contact (rule N3).</summary>
    public string? NameGiven { get; init; }

    /// <summary>The placeholder contact of a visitor, or the known contact of a consumer, once it is known.</summary>
    public CrmContactId? Contact { get; init; }

    /// <summary>Whether a call that makes the contact may have been sent without its result being known.</summary>
    public bool ContactUncertain { get; init; }

    /// <summary>Who holds the lease; a new value for each lease.</summary>
    public Guid? Holder { get; init; }

    /// <summary>How long the lease still lasts on the ledger's clock; zero or negative: it is free. Written by <see cref="LedgerCommit.Lease"/> only.</summary>
    public TimeSpan LeaseLeft { get; init; }

    /// <summary>How long ago the last draft was accepted or the row was made, on the ledger's clock (rule P2). Not written: see <see cref="LedgerCommit.Active"/>.</summary>
    public TimeSpan SilentFor { get; init; }

    /// <summary>In how long the subject has work; zero or negative: now; <see langword="null"/>: none.</summary>
    public TimeSpan? DueIn { get; init; }

    /// <summary>Whether any of its work is parked.</summary>
    public bool Parked { get; init; }

    /// <summary>Its operations, by number.</summary>
    public IReadOnlyList<OperationRecord> Operations { get; init; } = [];
}
