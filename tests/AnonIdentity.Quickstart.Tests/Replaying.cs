using System.Text.Json;
using System.Text.RegularExpressions;
using AnonIdentity.Quickstart.Replay;

namespace AnonIdentity.Quickstart.Tests;

/// <summary>Runs replay files in this process, as the command does.</summary>
internal static partial class Replaying
{
    /// <summary>Runs the command over some lines.</summary>
    public static async Task<ReplayResult> CommandAsync(string lines, bool json = true)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jsonl");
        await File.WriteAllTextAsync(file, lines, TestContext.Current.CancellationToken);
        try
        {
            return await FileAsync(file, json);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs the command over a file.</summary>
    public static async Task<ReplayResult> FileAsync(string file, bool json = true)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int exit = await ReplayCommand.RunAsync(json ? [file, "--json"] : [file], output, errors);
        return new ReplayResult(exit, output.ToString(), errors.ToString());
    }

    /// <summary>Replays lines that must be fine. Each line is the fields of an event; its time is a minute after the last one's.</summary>
    public static async Task<JsonElement> RunAsync(params string[] lines)
    {
        ReplayResult result = await CommandAsync(string.Join('\n', lines.Select(Line)));
        Assert.True(result.Exit == 0, result.Errors);
        return Parse(Normalise(result.Output));
    }

    /// <summary>The fields of an event as a line, with a time if they have none.</summary>
    public static string Line(string fields, int index) =>
        fields.Contains("\"at\"", StringComparison.Ordinal) ? $"{{{fields}}}" : $"{{\"at\":\"2026-10-05T{10 + (index / 60):00}:{index % 60:00}:00Z\",{fields}}}";

    /// <summary>Identifiers vary: the first becomes <c>web_1</c>, and so on.</summary>
    public static string Normalise(string answer)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        return Identifier().Replace(answer, match =>
        {
            names.TryAdd(match.Value, $"{match.Value[..match.Value.IndexOf('_', StringComparison.Ordinal)]}_{names.Count + 1}");
            return names[match.Value];
        });
    }

    public static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The outcomes of a verb, in order.</summary>
    public static string[] Outcomes(this JsonElement answer, string verb) =>
        [.. answer.GetProperty("outcomes").EnumerateArray().Where(outcome => outcome.GetProperty("do").GetString() == verb).Select(outcome => outcome.GetProperty("outcome").GetString()!)];

    /// <summary>What became of the tickets of the n-th sign-in, as compact JSON.</summary>
    public static string Moves(this JsonElement answer, int signIn = 0) =>
        answer.GetProperty("outcomes").EnumerateArray().Where(outcome => outcome.GetProperty("do").GetString() == "signIn").ElementAt(signIn).GetProperty("tickets").GetRawText();

    /// <summary>Whose the tickets are, as compact JSON.</summary>
    public static string Tickets(this JsonElement answer) => answer.GetProperty("tickets").GetRawText();

    /// <summary>The contacts, as compact JSON, one each.</summary>
    public static string[] Contacts(this JsonElement answer) => [.. answer.GetProperty("contacts").EnumerateArray().Select(contact => contact.GetRawText())];

    [GeneratedRegex("(web|mobile)_[0-9a-z]{26}")]
    private static partial Regex Identifier();
}
