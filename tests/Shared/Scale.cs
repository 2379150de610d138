using System.Globalization;

namespace AnonIdentity;

/// <summary>How much is run: <c>ANONIDENTITY_RUNS</c> is the factor over what an ordinary test run does (10 in CI), <c>ANONIDENTITY_SEED</c> the first seed.</summary>
internal static class Scale
{
    public static double Factor { get; } = double.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_RUNS") ?? "1", CultureInfo.InvariantCulture);

    public static ulong FirstSeed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_SEED") ?? "1", CultureInfo.InvariantCulture);

    public static int Of(int runs) => Math.Max(1, (int)Math.Min(int.MaxValue, runs * Factor));

    /// <summary>Every so many of what would take too long one by one; each, where the factor is large enough.</summary>
    public static int Step(int ordinary) => Math.Max(1, (int)(ordinary / Factor));

    /// <summary>Where to begin with every so many: at the first ones, at others each time, or all would begin with what nothing was done before.</summary>
    public static int First(int step, int time) => 1 + (time * 7 % Math.Min(step, 24));
}
