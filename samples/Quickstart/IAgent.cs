namespace AnonIdentity.Quickstart;

/// <summary>What a support agent does in the CRM's own screens, without the library knowing.</summary>
internal interface IAgent
{
    /// <summary>Adds a customer's contact, if the CRM has none with this external id.</summary>
    Task<CrmContactId> AddContactAsync(string externalId, string name, CancellationToken cancellationToken = default);

    /// <summary>Types another name over a contact's.</summary>
    Task RenameAsync(CrmContactId contact, string name, CancellationToken cancellationToken = default);

    /// <summary>Looks at the contacts and tickets, in the order in which they were made.</summary>
    Task<CrmView> LookAsync(CancellationToken cancellationToken = default);
}
