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
}
