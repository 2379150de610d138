namespace AnonIdentity.Quickstart.Story;

/// <summary>What the chapters share.</summary>
/// <param name="Teller">Tells and checks.</param>
/// <param name="Crm">The CRM.</param>
/// <param name="Ledger">The ledger's connection string.</param>
/// <param name="Host">The host of this process.</param>
internal sealed record Scene(Teller Teller, IStoryCrm Crm, string Ledger, StoryHost Host)
{
    /// <summary>Somebody in a browser.</summary>
    public VisitorId Web { get; set; }

    /// <summary>Somebody in the app.</summary>
    public VisitorId Mobile { get; set; }

    /// <summary>The merge of the killed process.</summary>
    public MergeId Killed { get; set; }

    /// <summary>The CRM before that merge.</summary>
    public CrmView? Before { get; set; }

    public IAgent Agent => Crm.Agent;

    public ConsumerId Ada => Crm.Consumer("cust-42");

    /// <summary>Opens a ticket as a device would: it keeps the identifier that the answer names.</summary>
    public async Task<VisitorId> AskAsync(VisitorId visitor, string subject, string body)
    {
        TicketReceipt receipt = await Host.Opener.OpenAsync(visitor, new TicketDraft(subject, body));
        if (receipt.Outcome == TicketOutcome.Parked)
        {
            await foreach (ParkedOperation parked in Host.Recovery.ListParkedAsync())
            {
                throw new StoryException($"the CRM does not take tickets. {parked.Reason}");
            }
        }

        Teller.Check(receipt.Outcome == TicketOutcome.Opened, $"“{subject}” is a ticket (#{receipt.Ticket}).");
        return receipt.Visitor;
    }
}
