using AnonIdentity.Crm;

namespace AnonIdentity.Ledger;

/// <summary>The row of an operation: its intent, where it stands, and what it found.</summary>
/// <param name="Number">Its number among the operations of the subject, from 1. An undo keeps the row of its merge.</param>
public sealed record OperationRecord(int Number)
{
    /// <summary>What it does.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public OperationStep Step { get; init; }

    /// <summary>The consumer of a merge.</summary>
    public ConsumerId? Consumer { get; init; }

    /// <summary>The name that the host gave for a promoted or made contact.</summary>
    public string? Name { get; init; }

    /// <summary>The way that a merge took.</summary>
    public MergeBranch Branch { get; init; }

    /// <summary>The contact that the tickets come from.</summary>
    public CrmContactId? Placeholder { get; init; }

    /// <summary>The contact that the tickets go to.</summary>
    public CrmContactId? Target { get; init; }

    /// <summary>The contact that is changed, as it was read before.</summary>
    public CrmContact? Before { get; init; }

    /// <summary>The contact that is changed, as we wrote it.</summary>
    public CrmContact? After { get; init; }

    /// <summary>The contact that an undo restores the tickets to; differs from <see cref="Placeholder"/> when a new one had to be made.</summary>
    public CrmContactId? RestoreTo { get; init; }

    /// <summary>Where the operation's step stands: a place in the CRM's list or in the ledger's, or what it has waited for. The core's own text.</summary>
    public string? Cursor { get; init; }

    /// <summary>0 for the merge itself, then the number of the sweep.</summary>
    public int Sweep { get; init; }

    /// <summary>Whether a call was given up whose effect may still show.</summary>
    public bool Uncertain { get; init; }

    /// <summary>What the merge answered; zero while it is under way.</summary>
    public MergeOutcome Outcome { get; init; }

    /// <summary>How many tickets had which result in the merge.</summary>
    public TicketCounts Counts { get; init; }

    /// <summary>How many tickets had which result in the undo.</summary>
    public TicketCounts UndoCounts { get; init; }

    /// <summary>Why a merge was undone, a subject is forgotten, or a merge parks once what it sent last would show.</summary>
    public string? Reason { get; init; }

    /// <summary>How long ago the operation was begun, on the ledger's clock. Kept by the ledger: what a commit says counts only for a new operation.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>When it is due, and how it fared.</summary>
    public Retry Retry { get; init; }
}
