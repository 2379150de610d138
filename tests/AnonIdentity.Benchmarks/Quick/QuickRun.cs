using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AnonIdentity.Benchmarks.Ledgers;
using AnonIdentity.Benchmarks.Merges;
using AnonIdentity.Benchmarks.Pure;
using AnonIdentity.Benchmarks.Web;

namespace AnonIdentity.Benchmarks.Quick;

/// <summary>Runs the rows and prints them as a Markdown table: in two minutes, or with the large works at their full size.</summary>
internal static class QuickRun
{
    public static async Task<int> RunAsync(bool full, string[] words, TextWriter output)
    {
        await using PostgreSqlForRows server = new();
        IQuickRow[] rows =
        [
            new IssueRow(), new FormatRow(), new ParseRow(), new NameRow(),
            new SqliteBindRow(), new PostgreSqlBindRow(server),
            new SmallMergeRow(), new LargeMergeRow(full), new HostsRow(server, full),
            new UntouchedRow(), new VisitorReadRow(), new OpenTicketRow(),
        ];
        long start = Stopwatch.GetTimestamp();
        bool failed = false;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors\n"));
        await output.WriteLineAsync("| work | beside | to reach | measured | |\n|---|---|---|---|---|");
        foreach (IQuickRow row in rows.Where(row => words.Length == 0 || Array.Exists(words, word => row.Work.Contains(word, StringComparison.OrdinalIgnoreCase))))
        {
            foreach (QuickResult line in await row.MeasureAsync(CancellationToken.None))
            {
                failed |= line.Reached == false;
                string mark = line.Reached switch { true => "reached", false => "MISSED", null => "" };
                await output.WriteLineAsync($"| {row.Work} | {line.Beside} | {line.Target} | {line.Measured} | {mark} |");
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        return failed ? 1 : 0;
    }
}
