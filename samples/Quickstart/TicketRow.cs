namespace AnonIdentity.Quickstart;

/// <summary>A ticket on the agent's screen; <paramref name="Mark"/> is the host's own field in it.</summary>
internal sealed record TicketRow(CrmTicketId Id, CrmContactId Contact, string? Visitor, string Subject, string? Mark);
