using System.Security.Cryptography;

namespace AnonIdentity.Hosting;

/// <summary>How long the worker waits between two runs.</summary>
internal static class RecoveryPace
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    /// <summary>The next wait, after a number of failed runs in a row.</summary>
    public static TimeSpan Next(TimeSpan interval, int failures)
    {
        if (failures == 0)
        {
            return interval * Between(0.75, 1.25);
        }

        // A host that asked for a longer interval than the cap does not come sooner because it failed.
        var cap = interval > LongestBackoff ? interval : LongestBackoff;
        var doubled = interval * Math.Pow(2, Math.Min(failures, 16));
        return (doubled < cap ? doubled : cap) * Between(0.75, 1);
    }

    private static double Between(double low, double high) =>
        low + ((high - low) * RandomNumberGenerator.GetInt32(1 << 20) / (1 << 20));
}
