using System.Globalization;

namespace AnonIdentity.Simulation.World;

/// <summary>How much is run: <c>ANONIDENTITY_RUNS</c> is the factor over what an ordinary test run does (10 in CI), <c>ANONIDENTITY_SEED</c> the first seed.</summary>
internal static class Scale
{
    /// <summary>How much may be wrong before the rest is not run: more would tell nothing more.</summary>
    public const int Enough = 5;

    public static double Factor { get; } = double.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_RUNS") ?? "1", CultureInfo.InvariantCulture);

    public static ulong FirstSeed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("ANONIDENTITY_SEED") ?? "1", CultureInfo.InvariantCulture);

    public static int Of(int runs) => Math.Max(1, (int)Math.Min(int.MaxValue, runs * Factor));

    /// <summary>Runs something for each seed, on all processors, each run on one thread.</summary>
    /// <param name="enough">How much has to be wrong for the rest not to be run.</param>
    /// <returns>What was wrong, by seed.</returns>
    public static IReadOnlyList<(ulong Seed, string Wrong)> EachSeed(int runs, Func<ulong, IReadOnlyList<string>> run, int enough = int.MaxValue)
    {
        List<(ulong, string)> wrong = [];
        Lock turn = new();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, loop) =>
        {
            ulong seed = FirstSeed + (ulong)i;
            IReadOnlyList<string> found;
            try
            {
                found = run(seed);
            }
#pragma warning disable CA1031 // Whatever it is, the seed is wanted.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                found = [failure.ToString()];
            }

            lock (turn)
            {
                wrong.AddRange(found.Select(what => (seed, what)));
                if (wrong.Count >= enough)
                {
                    loop.Stop();
                }
            }
        });
        return [.. wrong.OrderBy(w => w.Item1)];
    }
}
