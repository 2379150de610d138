using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>The requestors that a ticket shall have: exactly these.</summary>
internal sealed record RtTicketChange([property: JsonPropertyName("id")] long Id, long[] Requestor);
