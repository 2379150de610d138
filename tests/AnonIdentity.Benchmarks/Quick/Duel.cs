using System.Diagnostics;

namespace AnonIdentity.Benchmarks.Quick;

/// <summary>Two works measured in turn, so that whatever else the machine does meets both: the ratio is the median of the rounds' ratios.</summary>
/// <param name="Nanoseconds">Our time for one operation, the median.</param>
/// <param name="BesideNanoseconds">The other's.</param>
/// <param name="Ratio">Our time by theirs.</param>
/// <param name="Bytes">What our operation allocates.</param>
/// <param name="BesideBytes">What theirs allocates.</param>
internal sealed record Duel(double Nanoseconds, double BesideNanoseconds, double Ratio, double Bytes, double BesideBytes)
{
    private const int Rounds = 251;
    // Shorter than the slices in which a scheduler shares processors out, so that most rounds run undisturbed.
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(2);

    /// <summary>Each work takes how often to do it, and does it in a loop of its own, so that no call is measured but the work's.</summary>
    public static Duel Run(Action<int> ours, Action<int> beside)
    {
        int n = Calibrate(ours);
        int m = Calibrate(beside);
        double[] ourTimes = new double[Rounds];
        double[] besideTimes = new double[Rounds];
        double[] ratios = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            if (i % 2 == 0)
            {
                ourTimes[i] = Time(ours, n);
                besideTimes[i] = Time(beside, m);
            }
            else
            {
                besideTimes[i] = Time(beside, m);
                ourTimes[i] = Time(ours, n);
            }

            ratios[i] = ourTimes[i] / besideTimes[i];
        }

        return new Duel(Median(ourTimes), Median(besideTimes), Median(ratios), Allocated(ours, n), Allocated(beside, m));
    }

    // Runs until the compiler has optimised the loop, then until a round takes long enough to time.
    private static int Calibrate(Action<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
        {
            work(200);
        }

        for (int n = 1000; ; n *= 2)
        {
            start = Stopwatch.GetTimestamp();
            work(n);
            if (Stopwatch.GetElapsedTime(start) >= RoundTime)
            {
                return n;
            }
        }
    }

    private static double Time(Action<int> work, int n)
    {
        long start = Stopwatch.GetTimestamp();
        work(n);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / n;
    }

    private static double Allocated(Action<int> work, int n)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work(n);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / n;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
