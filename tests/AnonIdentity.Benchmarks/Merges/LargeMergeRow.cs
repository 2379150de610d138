using System.Diagnostics;
using System.Globalization;
using AnonIdentity.Benchmarks.Quick;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Benchmarks.Merges;

/// <summary>A merge so large that it would show if memory grew with the tickets, or time faster than them (rule M15).</summary>
internal sealed class LargeMergeRow(bool full) : IQuickRow
{
    internal static readonly ConsumerId Consumer = new("cust-42");

    private const double MostMegabytes = 64;

    // Twice the tickets may take twice the time, and a quarter more.
    private const double MostRatio = 2.5;

    private readonly int _tickets = full ? 1_000_000 : 100_000;

    public string Work => string.Create(CultureInfo.InvariantCulture, $"merge of {_tickets:#,0} tickets, SQLite ledger");

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        await MergeAsync(_tickets / 20); // what is compiled and cached once is not of the merge
        (TimeSpan half, _) = await MergeAsync(_tickets / 2);
        (TimeSpan whole, double megabytes) = await MergeAsync(_tickets);
        double ratio = whole / half;
        return
        [
            new QuickResult(
                "its own start",
                string.Create(CultureInfo.InvariantCulture, $"working set grows by less than {MostMegabytes:0} MB"),
                string.Create(CultureInfo.InvariantCulture, $"{megabytes:0.0} MB"),
                megabytes < MostMegabytes),
            new QuickResult(
                "half as many tickets",
                string.Create(CultureInfo.InvariantCulture, $"time linear: ≤ {MostRatio:0.0} times"),
                string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} times ({whole.TotalSeconds:0.0} beside {half.TotalSeconds:0.0} s; {whole.TotalMicroseconds / _tickets:0} µs a ticket)"),
                ratio <= MostRatio),
        ];
    }

    private static async Task<(TimeSpan Time, double Megabytes)> MergeAsync(int tickets)
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anonidentity-bench-");
        try
        {
            CompactCrm crm = new(tickets);
            await using Host host = new(crm, builder => builder.UseSqlite($"Data Source={Path.Combine(folder.FullName, "anon.db")}"));
            VisitorId visitor = await host.OpenAsync(1);
            GC.Collect();
            long before = Environment.WorkingSet;
            long start = Stopwatch.GetTimestamp();
            MergeReceipt receipt = await host.Merger.MergeAsync(visitor, Consumer);

            // A merge that outlasts the caller's time goes on in the runner.
            while (receipt.Outcome == MergeOutcome.Pending)
            {
                await host.Recovery.RunDueAsync(CancellationToken.None);
                receipt = await host.Merger.MergeAsync(visitor, Consumer);
            }

            TimeSpan time = Stopwatch.GetElapsedTime(start);
            return crm.Moved == tickets && receipt.Counts.Moved == tickets
                ? (time, (crm.PeakWorkingSet - before) / 1024.0 / 1024)
                : throw new InvalidOperationException($"{receipt.Outcome}: {crm.Moved} of {tickets} tickets moved.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
