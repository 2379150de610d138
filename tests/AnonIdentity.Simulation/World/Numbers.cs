namespace AnonIdentity.Simulation.World;

/// <summary>The counts that a promise's program prints.</summary>
internal static class Numbers
{
    private static readonly Lock s_turn = new();

    /// <summary>Writes a count to the test's output, and into the folder that <c>ANONIDENTITY_NUMBERS</c> names: a test run keeps no output of tests that passed.</summary>
    public static void Report(this ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("ANONIDENTITY_NUMBERS") is { Length: > 0 } folder)
        {
            string test = TestContext.Current.TestMethod?.MethodName ?? "";
            lock (s_turn)
            {
                File.AppendAllText(Path.Combine(folder, $"{typeof(Numbers).Assembly.GetName().Name}.txt"), $"{test}: {line}\n");
            }
        }
    }
}
