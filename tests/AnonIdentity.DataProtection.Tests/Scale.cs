using System.Globalization;

namespace AnonIdentity.DataProtection.Tests;

/// <summary>How many random inputs: <c>ANONIDENTITY_RUNS</c> is the factor over what an ordinary test run does; 10 makes a million.</summary>
internal static class Scale
{
    public static int Inputs { get; } =
        (int)(100_000 * double.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_RUNS") ?? "1", CultureInfo.InvariantCulture));
}
