namespace AnonIdentity.Tests.Values;

/// <summary>What a host may have in its own JSON.</summary>
public sealed record AllValues(VisitorId Visitor, VisitorId? Other, ConsumerId Consumer, CrmContactId Contact, CrmTicketId Ticket, MergeId Merge);
