using System.Diagnostics;
using AnonIdentity.Crm;

namespace AnonIdentity.Quickstart.Story;

/// <summary>The process that is killed: it merges, says so when the CRM has moved the tickets, and hears nothing more.</summary>
internal static class Victim
{
    public const string Verb = "merge-and-wait-to-be-killed";

    public const string LastWords = "moved";

    /// <summary>Starts it.</summary>
    public static Process Start(Scene scene)
    {
        string self = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own file.");
        ProcessStartInfo start = new(self) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Victim).Assembly.Location);
        }

        foreach (string argument in (string[])[Verb, scene.Ledger, scene.Mobile.ToString(), scene.Ada.Value, .. scene.Crm.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The second process did not start.");
    }

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [string ledger, string visitor, string consumer, .. string[] crm] || StoryCrm.Open(StoryOptions.Parse(crm), ledger) is not { } where)
        {
            return 2;
        }

        await using (where)
        await using (StoryHost host = StoryHost.Start(ledger, where, adapter => new LastMoveCrm(adapter)))
        {
            await host.Merger.MergeAsync(VisitorId.Parse(visitor), new ConsumerId(consumer));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            return 1;
        }
    }
}
