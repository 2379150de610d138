namespace AnonIdentity.Crm;

/// <summary>A contact as the CRM has it.</summary>
/// <param name="Id">The CRM's id.</param>
public sealed record CrmContact(CrmContactId Id)
{
    /// <summary>The external id: a visitor's or a consumer's text; <see langword="null"/> when the contact has none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The first-name field; a placeholder name stands in it whole (rule N5).</summary>
    public string? FirstName { get; init; }

    /// <summary>The last-name field, where the CRM has one.</summary>
    public string? LastName { get; init; }

    /// <summary>The contact that this one was merged into: by an agent, or as our label of a placeholder whose tickets were moved.</summary>
    public CrmContactId? MergedInto { get; init; }

    /// <summary>The CRM's version of the record, for a conditional update; <see langword="null"/> when it has none.</summary>
    public string? Version { get; init; }
}
