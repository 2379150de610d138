using AnonIdentity.TestServers;

namespace AnonIdentity.Quickstart.Tests;

public sealed class RequestTrackerStoryTests(RequestTrackerServer server) : IClassFixture<RequestTrackerServer>
{
    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "M10")]
    public async Task The_same_story_comes_out_on_a_real_Request_Tracker()
    {
        server.Require();

        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), "--crm", "request-tracker", "--url", server.Url.ToString(), "--token", server.Token);

        result.Exit.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain("Everything came out as told").And.NotContain("NOT SO").And.NotContain(server.Token);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_said_in_a_line()
    {
        server.Require();

        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), "--crm", "request-tracker", "--url", server.Url.ToString(), "--token", "1-1-wrong");

        result.Exit.Should().Be(1);
        result.Errors.Trim().Should().StartWith("The story breaks off: ").And.Contain("401").And.NotContain("1-1-wrong").And.NotContain("\n");
    }

    [Fact]
    public async Task An_address_without_a_server_is_said_in_a_line()
    {
        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), "--crm", "request-tracker", "--url", "http://127.0.0.1:1/REST/2.0", "--token", "1-1-token");

        result.Exit.Should().Be(1);
        result.Errors.Trim().Should().StartWith("The story breaks off: ").And.NotContain("\n");
    }

    [Theory]
    [InlineData("rt.example.com")]
    [InlineData("file:///etc/passwd")]
    public async Task What_is_no_address_is_answered_with_the_usage(string url)
    {
        ReplayResult result = await BuiltProgram.RunAsync(Path.GetTempPath(), "--crm", "request-tracker", "--url", url, "--token", "1-1-token");

        result.Exit.Should().Be(2);
        result.Errors.Should().StartWith("Usage:").And.Contain("--url URL").And.NotContain("1-1-token");
    }
}
