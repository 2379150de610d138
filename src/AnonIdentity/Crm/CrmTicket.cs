namespace AnonIdentity.Crm;

/// <summary>A ticket as the CRM has it.</summary>
/// <param name="Id">The CRM's id.</param>
/// <param name="Contacts">Its contacts; most CRMs allow one.</param>
public sealed record CrmTicket(CrmTicketId Id, IReadOnlyList<CrmContactId> Contacts)
{
    /// <summary>The visitor identifier that the ticket carries, if any (rule T2).</summary>
    public VisitorId? Visitor { get; init; }

    /// <summary>The CRM's version of the record, for a conditional update; <see langword="null"/> when it has none.</summary>
    public string? Version { get; init; }
}
