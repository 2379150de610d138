namespace AnonIdentity.Quickstart.Story;

/// <summary>It was somebody else.</summary>
internal static class Undoing
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("5. It was not Ada: the merge is undone");
        UndoReceipt receipt = await scene.Host.Merger.UndoAsync(scene.Killed, "lent telephone");
        while (receipt.Outcome == UndoOutcome.Pending)
        {
            // What the killed host had sent may still take effect: the undo looks again after the CRM's settle time.
            await Task.Delay(Pause, TimeProvider.System);
            await scene.Host.Recovery.RunDueAsync();
            receipt = await scene.Host.Merger.UndoAsync(scene.Killed, "lent telephone");
        }

        CrmView view = await teller.LookAsync("The CRM after the undo");
        teller.Check(receipt is { Outcome: UndoOutcome.Undone or UndoOutcome.AlreadyUndone, Counts.Moved: 2 }, "Both tickets are back.");
        teller.Check(StoryView.Same(scene.Before!, view), "Owners, names and labels are to the letter what they were before the merge.");

        MergeReceipt again = await scene.Host.Merger.MergeAsync(scene.Mobile, scene.Ada);
        teller.Check(again.Outcome == MergeOutcome.Quarantined, "The visitor never merges by itself again.");
    }
}
