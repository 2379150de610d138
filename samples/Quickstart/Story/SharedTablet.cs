namespace AnonIdentity.Quickstart.Story;

/// <summary>Two people, one device, and a host that keeps the identifier over a sign-in.</summary>
internal static class SharedTablet
{
    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("6. Two people on one tablet");
        ConsumerId ben = scene.Crm.Consumer("cust-7");
        ConsumerId cleo = scene.Crm.Consumer("cust-8");
        await scene.Agent.AddContactAsync(ben.Value, "Ben Okri");
        await scene.Agent.AddContactAsync(cleo.Value, "Cleo Diaz");

        VisitorId first = await scene.AskAsync(scene.Host.Issuer.Issue(Channel.Web), "Ben's question", "Where is my parcel?");
        MergeReceipt bens = await scene.Host.Merger.MergeAsync(first, ben);
        VisitorId second = await scene.AskAsync(first, "Cleo's question", "How do I return this?");
        teller.Check(bens.Outcome == MergeOutcome.Merged && second != first, "Ben's identifier is spent: Cleo's ticket has a fresh one, which the tablet keeps from then on.");

        MergeReceipt wrong = await scene.Host.Merger.MergeAsync(first, cleo);
        teller.Check(wrong.Outcome == MergeOutcome.BoundToAnother, "Ben's identifier is never given to Cleo.");
        MergeReceipt cleos = await scene.Host.Merger.MergeAsync(second, cleo);
        CrmView view = await teller.LookAsync("The CRM: each has their own");
        teller.Check(cleos is { Outcome: MergeOutcome.Merged, Counts.Moved: 1 }, "Cleo's ticket goes to Cleo.");
        teller.Check(view.Tickets.Where(ticket => ticket.Contact == view.With(ben.Value)!.Id).All(ticket => ticket.Subject == "Ben's question"), "Ben has only his own.");
        teller.Check(view.Tickets.Where(ticket => ticket.Contact == view.With(cleo.Value)!.Id).All(ticket => ticket.Subject == "Cleo's question"), "Cleo has only hers.");
    }
}
