namespace AnonIdentity.Quickstart.Tests;

/// <summary>The built program, as a person starts it.</summary>
public sealed class ProcessTests
{
    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "M10")]
    public async Task The_whole_story_comes_out_as_told()
    {
        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath());

        result.Exit.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain("Everything came out as told").And.Contain("It is dead").And.NotContain("NOT SO").And.NotContain("\u001b");
        result.Output.Should().MatchRegex("Web User [0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}").And.MatchRegex("web_[0-9a-z]{26}").And.MatchRegex("mobile_[0-9a-z]{26}");
    }

    [Fact]
    public async Task The_code_of_the_README_runs()
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anon-first-steps-");

        ReplayResult result = await BuiltProgram.RunAsync(folder.FullName, "first-steps");

        result.Exit.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain("Opened, would be Merged, Merged, Undone");
        File.Exists(Path.Combine(folder.FullName, "anon.db")).Should().BeTrue();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_replay_prints_one_object_and_nothing_else()
    {
        ReplayResult result = await BuiltProgram.RunAsync(AppContext.BaseDirectory, "replay", Path.Combine("replays", "everyday.jsonl"), "--json");

        result.Exit.Should().Be(0, result.Errors);
        result.Errors.Should().BeEmpty();
        Replaying.Parse(result.Output).EnumerateObject().Select(property => property.Name).Should().Equal("outcomes", "contacts", "tickets");
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("replay")]
    [InlineData("replay", "--json")]
    [InlineData("replay", "--yaml", "a.jsonl")]
    [InlineData("replay", "a.jsonl", "b.jsonl")]
    [InlineData("--crm", "request-tracker")]
    [InlineData("--crm", "excel")]
    [InlineData("--url", "http://localhost")]
    public async Task A_command_line_that_makes_no_sense_is_refused(params string[] arguments)
    {
        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), arguments);

        (result.Exit, result.Output).Should().Be((2, ""));
        result.Errors.Should().Contain("Usage:");
    }

    [Fact]
    public async Task An_unknown_verb_is_answered_with_those_there_are()
    {
        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), "dance");

        result.Errors.Should().Contain("dance").And.Contain("replay FILE.jsonl").And.Contain("first-steps").And.Contain("--crm request-tracker");
    }
}
