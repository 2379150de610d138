namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A queue, with the custom fields that its tickets have.</summary>
internal sealed class RtQueue
{
    public List<RtNamed>? TicketCustomFields { get; set; }
}
