using System.Diagnostics;

namespace AnonIdentity.Quickstart.Story;

/// <summary>A process is killed between the CRM's doing and its own writing it down.</summary>
internal static class KilledInMidMerge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("4. The same customer signs in to the app, and the host is killed in mid-merge");
        scene.Before = await scene.Agent.LookAsync();
        CrmContactId known = scene.Before.With(scene.Ada.Value)!.Id;

        using Process victim = Victim.Start(scene);
        string? said = await victim.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
        victim.Kill();
        await victim.WaitForExitAsync();
        teller.Check(said == Victim.LastWords, $"Process {victim.Id} asked the CRM to move the tickets, and was killed before it knew the answer.");
        teller.Check(victim.ExitCode != 0, $"It is dead (exit code {victim.ExitCode}).");

        CrmView half = await teller.LookAsync("The CRM now: tickets moved, placeholder not labelled");
        teller.Check(half.Tickets.Count(ticket => ticket.Visitor == scene.Mobile.ToString() && ticket.Contact == known) == 2, "The CRM has moved two tickets, which no living process knows.");
        teller.Check(half.With(scene.Mobile.ToString())?.MergedInto is null, "The merge is not finished.");

        teller.Say("A new host comes. It waits for the dead one's lease to end, and picks the merge up.");
        Stopwatch watch = Stopwatch.StartNew();
        await using StoryHost host = StoryHost.Start(scene.Ledger, scene.Crm);
        while ((await host.Merger.PreviewAsync(scene.Mobile, scene.Ada)).Outcome != MergeOutcome.AlreadyMerged && watch.Elapsed < Patience)
        {
            await Task.Delay(Pause, TimeProvider.System);
            await host.Recovery.RunDueAsync();
        }

        MergeReceipt receipt = await host.Merger.MergeAsync(scene.Mobile, scene.Ada);
        scene.Killed = receipt.Merge;
        SignIn.Show(teller, receipt);
        CrmView view = await teller.LookAsync("The CRM after recovery");
        teller.Check(receipt is { Outcome: MergeOutcome.AlreadyMerged, Counts: { Moved: 2, Total: 2 } }, "The receipt says what happened: both tickets were moved by this merge.");
        teller.Check(view.With(scene.Mobile.ToString())?.MergedInto == known, "The placeholder is labelled: the merge is finished.");
        teller.Check(view.Tickets.Count == scene.Before.Tickets.Count, "No ticket was lost or doubled.");
    }
}
