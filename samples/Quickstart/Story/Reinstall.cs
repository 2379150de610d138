namespace AnonIdentity.Quickstart.Story;

/// <summary>An Android app is installed again, and has lost its identifier.</summary>
internal static class Reinstall
{
    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("7. The app is installed again on Android");
        ConsumerId dora = scene.Crm.Consumer("cust-9");
        VisitorId old = await scene.AskAsync(scene.Host.Issuer.Issue(Channel.Mobile), "Before", "The app does not start");
        VisitorId fresh = await scene.AskAsync(scene.Host.Issuer.Issue(Channel.Mobile), "After", "I installed it again");
        teller.Table("Nobody can tell that these are one telephone", ["", "visitor identifier"], ["before", old.ToString()], ["after", fresh.ToString()]);

        MergeReceipt receipt = await scene.Host.Merger.MergeAsync(new MergeRequest(fresh, dora) { Name = "Dora Maar" });
        CrmView view = await teller.LookAsync("The CRM: the old contact stays as it is");
        teller.Check(receipt.Outcome == MergeOutcome.Promoted, "The CRM had no contact for her: the placeholder became hers.");
        teller.Check(view.With(dora.Value)?.FirstName == "Dora Maar", "It has her name now, since nobody had typed another.");
        ContactRow? left = view.With(old.ToString());
        teller.Check(left is { MergedInto: null } && scene.Host.Namer.IsPlaceholder(left.FirstName), "What was asked before the reinstallation is still there, with its own anonymous contact.");
    }
}
