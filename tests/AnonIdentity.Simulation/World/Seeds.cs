namespace AnonIdentity.Simulation.World;

/// <summary>Runs for each of many seeds.</summary>
internal static class Seeds
{
    /// <summary>How much may be wrong before the rest is not run: more would tell nothing more.</summary>
    public const int Enough = 5;

    /// <summary>Runs something for each seed, on all processors, each run on one thread.</summary>
    /// <param name="enough">How much has to be wrong for the rest not to be run.</param>
    /// <returns>What was wrong, by seed.</returns>
    public static IReadOnlyList<(ulong Seed, string Wrong)> Each(int runs, Func<ulong, IReadOnlyList<string>> run, int enough = int.MaxValue)
    {
        List<(ulong, string)> wrong = [];
        Lock turn = new();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, loop) =>
        {
            ulong seed = Scale.FirstSeed + (ulong)i;
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
