using System.Globalization;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>How many random inputs: <c>ANONIDENTITY_RUNS</c> is the factor over what an ordinary test run does; 10 makes a million.</summary>
internal static class Scale
{
    public static double Factor { get; } = double.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_RUNS") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>For what is quick enough to be run a million times in each test run.</summary>
    public const int Million = 1_000_000;

    /// <summary>Page views over the wire: a million from a factor of 10 on.</summary>
    public static int Views { get; } = Factor >= 10 ? Million : 50_000;

    public static int Inputs { get; } = (int)(100_000 * Factor);
}
