using System.Diagnostics;

namespace AnonIdentity.Benchmarks.Quick;

/// <summary>Two works measured in turn, so that whatever else the machine does meets both. It only ever adds time, so a work's time is the one that
/// a tenth of its rounds stayed under.</summary>
/// <param name="Nanoseconds">Our time for one operation.</param>
/// <param name="BesideNanoseconds">The other's.</param>
/// <param name="Ratio">Our time by theirs.</param>
/// <param name="Bytes">What our operation allocates.</param>
/// <param name="BesideBytes">What theirs allocates.</param>
internal sealed record Duel(double Nanoseconds, double BesideNanoseconds, double Ratio, double Bytes, double BesideBytes)
{
    private const int Rounds = 151;
    // Shorter than the slices in which a scheduler shares processors out, so that most rounds run undisturbed.
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(2);

    /// <summary>Each work takes how often to do it, and does it in a loop of its own, so that no call is measured but the work's.</summary>
    public static Duel Run(Action<int> ours, Action<int> beside)
    {
        int n = Calibrate(ours);
        int m = Calibrate(beside);
        double[] ourTimes = new double[Rounds];
        double[] besideTimes = new double[Rounds];
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
        }

        double ourTime = Tenth(ourTimes);
        double besideTime = Tenth(besideTimes);
        return new Duel(ourTime, besideTime, ourTime / besideTime, Allocated(ours, n), Allocated(beside, m));
    }

    // Runs until the compiler has optimised the loop, then until a round takes long enough to time.
    private static int Calibrate(Action<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(300))
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

    private static double Tenth(double[] values) => values.Order().ElementAt(values.Length / 10);
}
