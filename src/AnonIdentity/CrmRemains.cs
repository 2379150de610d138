namespace AnonIdentity;

/// <summary>What a forget leaves in the CRM, once it is done (rule P1).</summary>
public enum CrmRemains
{
    /// <summary>Not told: the ledger knew nothing of the subject, or had forgotten it before.</summary>
    Unknown = 0,

    /// <summary>Nothing that carries the visitor identifier: the placeholder contact is erased with its tickets, if there was one. What an agent
    /// gave another external id, or moved to another contact, stays.</summary>
    NothingOfTheVisitor = 1,

    /// <summary>The contact and its tickets: the visitor was bound to a consumer once (also if the merge was undone).</summary>
    BoundContact = 2,

    /// <summary>The contact and its tickets: the CRM cannot erase (<see cref="Crm.CrmCapabilities.CanErase"/>).</summary>
    ContactThatCannotBeErased = 3,

    /// <summary>A consumer was forgotten: its known contact, and the contacts and tickets of all visitors that were bound to it.</summary>
    KnownContact = 4,
}
