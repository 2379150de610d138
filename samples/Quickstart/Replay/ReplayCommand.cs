namespace AnonIdentity.Quickstart.Replay;

/// <summary><c>replay FILE.jsonl [--json]</c>.</summary>
internal static class ReplayCommand
{
    private const int Wrong = 2;

    public const string Usage = "Usage: replay FILE.jsonl [--json]";

    /// <summary>Replays a file and prints what the library made of it; prints nothing if it cannot.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        bool json = arguments.Contains("--json", StringComparer.Ordinal);
        List<string> files = [.. arguments.Where(argument => argument != "--json")];
        if (files.Count != 1 || files[0].StartsWith("--", StringComparison.Ordinal))
        {
            await errors.WriteLineAsync(Usage);
            return Wrong;
        }

        try
        {
            ReplayAnswer answer = await ReplayRun.RunAsync(ReplayParser.Parse(await File.ReadAllBytesAsync(files[0])));
            if (json)
            {
                await output.WriteLineAsync(ReplayJson.Write(answer));
            }
            else
            {
                ReplayTables.Write(answer, Screen.On(output));
            }

            return 0;
        }
        catch (ReplayException error)
        {
            await errors.WriteLineAsync($"{files[0]}, {error.Message}");
            return Wrong;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{files[0]}: {error.Message}");
            return Wrong;
        }
        catch (TimeoutException error)
        {
            await errors.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
