using System.Text.Json;
using System.Text.RegularExpressions;
using AnonIdentity.Quickstart.Replay;
using static AnonIdentity.Quickstart.Tests.Lines;

namespace AnonIdentity.Quickstart.Tests;

/// <summary>What samples/replays/README.md says is what the program does.</summary>
public sealed partial class ReplayGuideTests
{
    [Fact]
    public async Task The_table_of_verbs_and_fields_is_the_grammar()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "replays", "README.md"), TestContext.Current.CancellationToken);

        string[] told = [.. Row().Matches(guide).SelectMany(row => Names(row.Groups["verbs"].Value).Select(verb => Line(verb, row.Groups["fields"].Value)))];

        string[] known = [.. ReplayGrammar.Verbs.Select(verb => $"{verb.Key}: {string.Join(' ', verb.Value.Required)} [{string.Join(' ', verb.Value.Optional)}]")];
        told.Should().BeEquivalentTo(known);
    }

    [Fact]
    public async Task A_time_may_go_back_and_names_follow_it()
    {
        JsonElement answer = await Replaying.RunAsync(
            "\"at\":\"2026-10-05T10:15:00Z\"," + Ticket("d", "late"),
            "\"at\":\"2026-10-04T09:00:00Z\"," + Ticket("e", "early"),
            "\"at\":\"2026-10-03T08:00:00Z\"," + SignIn("e", "cust-42"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Opened");
        answer.Outcomes("signIn").Should().Equal("Promoted");
        answer.Contacts().Should().SatisfyRespectively(
            late => late.Should().Contain("Web User 10/05 10:15"),
            early => early.Should().Contain("Web User 10/04 09:00").And.Contain("cust-42"));
    }

    [Fact]
    public async Task The_undo_window_does_not_reopen_when_the_time_goes_back()
    {
        JsonElement answer = await Replaying.RunAsync(
            "\"at\":\"2026-01-01T10:00:00Z\"," + Known("cust-42"),
            "\"at\":\"2026-01-01T10:00:00Z\"," + Ticket("d", "k"),
            "\"at\":\"2026-01-01T10:01:00Z\"," + SignIn("d", "cust-42"),
            "\"at\":\"2026-06-01T10:00:00Z\"," + SignOut("d"),
            "\"at\":\"2026-01-01T10:02:00Z\"," + Undo("d", "cust-42"));

        answer.Outcomes("undo").Should().Equal("NothingToUndo");
    }

    private static string Line(string verb, string fields)
    {
        string[] parts = Values().Replace(fields, "").Split("optional");
        return $"{verb}: {string.Join(' ', Names(parts[0]))} [{(parts.Length > 1 ? string.Join(' ', Names(parts[1])) : "")}]";
    }

    private static IEnumerable<string> Names(string cell) => Name().Matches(cell).Select(name => name.Groups["name"].Value);

    [GeneratedRegex(@"^\| (?<verbs>(?!`do`)`[^|]+`) \| (?<fields>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`")]
    private static partial Regex Name();

    // What stands in brackets are values and remarks.
    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Values();
}
