using System.Globalization;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>How many random inputs: <c>ANONIDENTITY_RUNS</c> is the factor over what an ordinary test run does; 10 makes a million.</summary>
internal static class Scale
{
    public static double Factor { get; } = double.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_RUNS") ?? "1", CultureInfo.InvariantCulture);

    public static int Inputs { get; } = (int)(100_000 * Factor);
}
