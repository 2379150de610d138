namespace AnonIdentity.Quickstart;

/// <summary>What a support agent does in the CRM's own screens, without the library knowing.</summary>
internal interface IAgent
{
    /// <summary>Adds a customer's contact, if the CRM has none with this external id.</summary>
    Task<CrmContactId> AddContactAsync(string externalId, string name, CancellationToken cancellationToken = default);

    /// <summary>Types another name over a contact's.</summary>
    Task RenameAsync(CrmContactId contact, string name, CancellationToken cancellationToken = default);

    /// <summary>Merges a contact into another, with all its tickets.</summary>
    Task MergeAsync(CrmContactId loser, CrmContactId winner, CancellationToken cancellationToken = default);

    /// <summary>Gives a ticket to another contact.</summary>
    Task MoveAsync(CrmTicketId ticket, CrmContactId contact, CancellationToken cancellationToken = default);

    /// <summary>Looks at all contacts and tickets, in the order in which they were made.</summary>
    Task<CrmView> LookAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks at the tickets that were made after one; <see langword="null"/>: at all.</summary>
    Task<IReadOnlyList<TicketRow>> LookAfterAsync(CrmTicketId? ticket, CancellationToken cancellationToken = default);
}
