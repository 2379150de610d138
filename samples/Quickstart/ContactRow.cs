namespace AnonIdentity.Quickstart;

/// <summary>A contact on the agent's screen.</summary>
internal sealed record ContactRow(CrmContactId Id, string? ExternalId, string? FirstName, CrmContactId? MergedInto);
