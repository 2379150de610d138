using System.Diagnostics;

namespace AnonIdentity.Benchmarks.Quick;

/// <summary>Two works that wait for a database, measured in turn. The ratio is the median of the rounds' ratios; times and bytes are of a round.</summary>
internal sealed record AsyncDuel(double Microseconds, double BesideMicroseconds, double Ratio, double Bytes, double BesideBytes)
{
    public static async Task<AsyncDuel> RunAsync(int rounds, Func<Task> ours, Func<Task> beside)
    {
        await ours();
        await beside();
        (double Time, double Bytes)[] our = new (double, double)[rounds];
        (double Time, double Bytes)[] other = new (double, double)[rounds];
        for (int i = 0; i < rounds; i++)
        {
            if (i % 2 == 0)
            {
                our[i] = await MeasureAsync(ours);
                other[i] = await MeasureAsync(beside);
            }
            else
            {
                other[i] = await MeasureAsync(beside);
                our[i] = await MeasureAsync(ours);
            }
        }

        return new AsyncDuel(
            Median(our.Select(round => round.Time)),
            Median(other.Select(round => round.Time)),
            Median(our.Zip(other, (a, b) => a.Time / b.Time)),
            Median(our.Select(round => round.Bytes)),
            Median(other.Select(round => round.Bytes)));
    }

    private static async Task<(double Time, double Bytes)> MeasureAsync(Func<Task> work)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await work();
        double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        return (time, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
