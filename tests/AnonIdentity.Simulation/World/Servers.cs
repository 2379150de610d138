namespace AnonIdentity.Simulation.World;

/// <summary>What a test does without its server: it says so, or fails where servers are required.</summary>
internal static class Servers
{
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("ANONIDENTITY_REQUIRE_SERVERS") == "1")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }
}
