namespace AnonIdentity.Quickstart.Story;

/// <summary>The visitor turns out to be a known customer.</summary>
internal static class SignIn
{
    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("3. The visitor signs in");
        CrmContactId known = await scene.Agent.AddContactAsync(scene.Ada.Value, "Ada Lovelace");
        CrmView before = await scene.Agent.LookAsync();

        MergePreview preview = await scene.Host.Merger.PreviewAsync(scene.Web, scene.Ada);
        teller.Table(
            $"Preview: what a sign-in as {scene.Ada} would do",
            ["outcome", "tickets to move", "the placeholder contact", "goes to contact"],
            [preview.Outcome.ToString(), $"{preview.Counts.Moved}", preview.Fate.ToString(), preview.Target?.Value]);
        teller.Check(preview is { Allowed: true, Counts.Moved: 3 } && preview.Target == known, "Three tickets would move to Ada's contact.");
        teller.Check(StoryView.Same(before, await scene.Agent.LookAsync()), "A preview changes nothing.");

        MergeReceipt receipt = await scene.Host.Merger.MergeAsync(scene.Web, scene.Ada);
        Show(teller, receipt);
        CrmView view = await teller.LookAsync("The CRM after the merge");
        ContactRow? placeholder = view.With(scene.Web.ToString());
        teller.Check(receipt is { Outcome: MergeOutcome.Merged, Counts: { Moved: 3, Total: 3 } }, "All three tickets were moved.");
        teller.Check(view.Tickets.Count(ticket => ticket.Contact == known) == 3, "The CRM says the same.");
        teller.Check(placeholder?.FirstName == AgentAtWork.TypedName, "The agent's name for the placeholder is kept.");
        teller.Check(placeholder?.MergedInto == known, "The placeholder is labelled as merged, not deleted.");

        MergeReceipt again = await scene.Host.Merger.MergeAsync(scene.Web, scene.Ada);
        teller.Check(again.Outcome == MergeOutcome.AlreadyMerged && again.Merge == receipt.Merge, "Merging again does nothing, and answers with the same receipt.");
    }

    public static void Show(Teller teller, MergeReceipt receipt) => teller.Table(
        "Receipt",
        ["merge", "outcome", "ticket", "result"],
        [.. receipt.Tickets.Select(ticket => new[] { receipt.Merge.ToString(), receipt.Outcome.ToString(), $"#{ticket.Ticket}", ticket.Result.ToString() })]);
}
