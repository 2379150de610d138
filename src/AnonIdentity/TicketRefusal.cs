namespace AnonIdentity;

/// <summary>Why a draft was not taken.</summary>
public enum TicketRefusal
{
    /// <summary>It was taken.</summary>
    None = 0,

    /// <summary>The key stands for another draft already; the first is kept (rule T4).</summary>
    KeyTaken = 1,

    /// <summary>The body is longer than the CRM takes (rule T8).</summary>
    BodyTooLong = 2,

    /// <summary>The consumer identity names nobody in particular (rule S5).</summary>
    BlockedIdentity = 3,

    /// <summary>The visitor was forgotten while the draft was under way, and the draft with it (rule P1).</summary>
    Forgotten = 4,
}
