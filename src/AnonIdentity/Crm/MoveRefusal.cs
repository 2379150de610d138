namespace AnonIdentity.Crm;

/// <summary>Why a ticket was not moved.</summary>
public enum MoveRefusal
{
    /// <summary>The CRM lets nobody change it any more: a closed ticket, for example.</summary>
    Closed = 1,

    /// <summary>An agent changed its contacts since it was read: the agent wins (rule M6).</summary>
    ChangedByAgent = 2,

    /// <summary>It is gone.</summary>
    Missing = 3,
}
