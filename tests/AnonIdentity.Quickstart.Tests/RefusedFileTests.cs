using System.Text.Json;

namespace AnonIdentity.Quickstart.Tests;

public sealed class RefusedFileTests
{
    private const string At = "\"at\":\"2026-10-05T10:15:00Z\"";

    public static TheoryData<string> BadLines =>
    [
        "x",
        "[]",
        "\"text\"",
        "null",
        "1",
        "{}",
        "{" + At + "}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\"",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\"} {}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\"} // why",
        "{" + At + ",\"do\":\"dance\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"SignOut\",\"device\":\"d\"}",
        "{" + At + ",\"do\":1,\"device\":\"d\"}",
        "{" + At + ",\"do\":null,\"device\":\"d\"}",
        "{" + At + ",\"do\":\"signOut\"}",
        "{" + At + ",\"do\":\"signOut\",\"device\":null}",
        "{" + At + ",\"do\":\"signOut\",\"device\":7}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",\"consumer\":\"c\"}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",\"note\":\"n\"}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",\"Device\":\"d\"}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"signOut\",\"device\":\"d\",\"\\ud800\":\"d\"}",
        "{" + At + "," + At + ",\"do\":\"signOut\",\"device\":\"d\"}",
        "{\"do\":\"signOut\",\"device\":\"d\"}",
        "{\"do\":\"crmDown\"}",
        "{" + At + ",\"do\":\"crmDown\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"crmUp\",\"after\":1}",
        "{" + At + ",\"do\":\"crash\",\"after\":0}",
        "{" + At + ",\"do\":\"crash\",\"after\":-1}",
        "{" + At + ",\"do\":\"crash\",\"after\":1.5}",
        "{" + At + ",\"do\":\"crash\",\"after\":\"1\"}",
        "{" + At + ",\"do\":\"crash\",\"after\":null}",
        "{" + At + ",\"do\":\"crash\",\"after\":1e30}",
        "{" + At + ",\"do\":\"known\",\"consumer\":\"c\"}",
        "{" + At + ",\"do\":\"known\",\"name\":\"n\"}",
        "{" + At + ",\"do\":\"known\",\"consumer\":42,\"name\":\"n\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"fax\",\"key\":\"k\",\"subject\":\"s\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"Web\",\"key\":\"k\",\"subject\":\"s\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"key\":\"k\",\"subject\":\"s\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"web\",\"subject\":\"s\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"web\",\"key\":\"k\"}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"web\",\"key\":\"k\",\"subject\":\"s\",\"body\":null}",
        "{" + At + ",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"web\",\"key\":\"k\",\"subject\":\"s\",\"body\":[]}",
        "{" + At + ",\"do\":\"signIn\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"signIn\",\"device\":\"d\",\"consumer\":null}",
        "{" + At + ",\"do\":\"copyId\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"copyId\",\"from\":\"d\"}",
        "{" + At + ",\"do\":\"agentRename\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"agentMerge\",\"device\":\"d\"}",
        "{" + At + ",\"do\":\"agentMove\",\"consumer\":\"c\"}",
        "{" + At + ",\"do\":\"undo\",\"device\":\"d\"}",

        // The file is well-formed, and asks for what is not there.
        "{" + At + ",\"do\":\"agentMove\",\"key\":\"nobody's\",\"consumer\":\"c\"}",
        "{" + At + ",\"do\":\"agentRename\",\"device\":\"unseen\",\"name\":\"n\"}",
        "{" + At + ",\"do\":\"agentMerge\",\"device\":\"unseen\",\"consumer\":\"c\"}",
    ];

    public static TheoryData<string> BadTimes =>
    [
        "",
        "yesterday",
        "2026-10-05",
        "10:15:00Z",
        "2026-10-05T10:15:00",
        "2026-10-05 10:15:00Z",
        "2026-10-05T10:15:00z",
        "2026-10-05T10:15:00Z ",
        "2026-10-05T10:15:00Z\\n",
        "2026-13-05T10:15:00Z",
        "2026-02-29T10:15:00Z",
        "2026-10-05T24:15:00Z",
        "2026-10-05T10:60:00Z",
        "2026-10-05T10:15:60Z",
        "2026-10-05T10:15:00+19:00",
        "2026-10-05T10:15:00.Z",
        "20261005T101500Z",
        "1969-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "٢٠٢٦-10-05T10:15:00Z",
    ];

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task A_bad_line_is_refused_with_its_number_and_nothing_is_printed(string line)
    {
        string good = "# a comment\n\n{" + At + ",\"do\":\"ticket\",\"device\":\"d1\",\"channel\":\"web\",\"key\":\"k1\",\"subject\":\"s\"}\r\n   \n";

        ReplayResult result = await Replaying.CommandAsync(good + line);

        result.Exit.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Errors.Should().Contain("line 5:");
    }

    [Fact]
    public async Task The_first_bad_line_is_named()
    {
        ReplayResult result = await Replaying.CommandAsync("# good\n{}\n[]\n");

        result.Errors.Should().Contain("line 2:").And.NotContain("line 3");
    }

    [Fact]
    public async Task An_unknown_verb_is_answered_with_those_there_are()
    {
        ReplayResult result = await Replaying.CommandAsync("{" + At + ",\"do\":\"dance\"}");

        result.Errors.Should().Contain("unknown value \"dance\" of \"do\": agentMerge, agentMove, agentRename, copyId, crash, crmDown, crmUp, forget, keepId, known, reinstall, signIn, signOut, ticket, undo.");
    }

    [Fact]
    public async Task An_unknown_field_is_answered_with_those_of_the_verb()
    {
        ReplayResult result = await Replaying.CommandAsync("{" + At + ",\"do\":\"crash\",\"when\":1}");

        result.Errors.Should().Contain("unknown field \"when\" of \"crash\": it has do, at, after.");
    }

    [Theory]
    [MemberData(nameof(BadTimes))]
    public async Task A_time_that_is_no_instant_is_refused(string at)
    {
        ReplayResult result = await Replaying.CommandAsync($"{{\"at\":\"{at}\",\"do\":\"crmDown\"}}");

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Errors.Should().Contain("line 1:");
    }

    [Theory]
    [InlineData("2026-10-05T10:15:00Z")]
    [InlineData("2026-10-05T10:15Z")]
    [InlineData("2026-10-05T12:15:00+02:00")]
    [InlineData("2026-10-05T05:45:00-0430")]
    [InlineData("2026-10-05T11:15:00.000000000+01")]
    [InlineData("2026-10-05T10:15:00.000Z")]
    public async Task An_instant_may_be_written_in_each_way_of_the_standard(string at)
    {
        JsonElement answer = await Replaying.RunAsync($"\"at\":\"{at}\",\"do\":\"ticket\",\"device\":\"d\",\"channel\":\"web\",\"key\":\"k\",\"subject\":\"s\"");

        answer.Contacts().Should().ContainSingle().Which.Should().Contain("\"Web User 10/05 10:15\"");
    }

    [Fact]
    public async Task A_file_that_is_not_UTF_8_is_refused()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [.. "{\"at\":\"2026-10-05T10:15:00Z\",\"do\":\"signOut\",\"device\":\""u8, 0xC3, 0x28, .. "\"}"u8], TestContext.Current.CancellationToken);

        ReplayResult result = await Replaying.FileAsync(file);

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Errors.Should().Contain("line 1:");
        File.Delete(file);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused()
    {
        ReplayResult result = await Replaying.FileAsync(Path.Combine(Path.GetTempPath(), "no such folder", "no.jsonl"));

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Errors.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_refused_line_in_the_middle_leaves_no_folder_behind()
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anon-refused-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "log.jsonl"), "{" + At + ",\"do\":\"agentMove\",\"key\":\"k\",\"consumer\":\"c\"}", TestContext.Current.CancellationToken);

        ReplayResult result = await BuiltProgram.RunAsync(folder.FullName, "replay", "log.jsonl", "--json");

        result.Exit.Should().Be(2);
        folder.GetFileSystemInfos().Should().ContainSingle();
        folder.Delete(recursive: true);
    }
}
