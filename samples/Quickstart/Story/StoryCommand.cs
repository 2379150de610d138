using AnonIdentity.Crm;
using Microsoft.Data.Sqlite;
using Spectre.Console;

namespace AnonIdentity.Quickstart.Story;

/// <summary>Tells the whole story, on files that are deleted at the end.</summary>
internal static class StoryCommand
{
    /// <summary>Tells it.</summary>
    /// <returns>The exit code: 0 if everything came out as told.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (StoryOptions.Parse(arguments) is not { } options)
        {
            if (arguments is [var verb, ..] && !verb.StartsWith('-'))
            {
                await errors.WriteLineAsync($"There is no \"{verb}\" (or it takes nothing more): replay, first-steps, or nothing for the story.");
            }

            await errors.WriteLineAsync(StoryOptions.Usage);
            return 2;
        }

        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anon-quickstart-");
        try
        {
            string ledger = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "anon.db") }.ToString();
            await using IStoryCrm crm = StoryCrm.Open(options, ledger)!;
            return await TellAsync(crm, ledger, Screen.On(output));
        }
        catch (Exception exception) when (exception is StoryException or HttpRequestException or CrmException)
        {
            await errors.WriteLineAsync($"The story breaks off: {exception.Message}");
            return 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            if (options.Keep)
            {
                await output.WriteLineAsync($"The files are in {folder.FullName}");
            }
            else
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<int> TellAsync(IStoryCrm crm, string ledger, IAnsiConsole console)
    {
        await crm.PrepareAsync();
        await using StoryHost host = StoryHost.Start(ledger, crm);
        Teller teller = new(console, crm.Agent);
        Scene scene = new(teller, crm, ledger, host);
        teller.Say($"A host with a ledger in a SQLite file, and {crm.Name} as its CRM.");
        await FirstTickets.PlayAsync(scene);
        await AgentAtWork.PlayAsync(scene);
        await SignIn.PlayAsync(scene);
        await KilledInMidMerge.PlayAsync(scene);
        await Undoing.PlayAsync(scene);
        await SharedTablet.PlayAsync(scene);
        await Reinstall.PlayAsync(scene);
        teller.Chapter(teller.Failures == 0 ? "Everything came out as told" : $"{teller.Failures} things did not come out as told");
        return teller.Failures == 0 ? 0 : 1;
    }
}
