using System.Diagnostics;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

public sealed class StormTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Promise", "Q1")]
    public void First_look()
    {
        int runs = int.Parse(Environment.GetEnvironmentVariable("N") ?? "2000");
        ulong from = ulong.Parse(Environment.GetEnvironmentVariable("FROM") ?? "1");
        Stopwatch watch = Stopwatch.StartNew();
        int bad = 0;
        long events = 0;
        Dictionary<string, int> kinds = [];
        for (ulong seed = from; seed < from + (ulong)runs; seed++)
        {
            Storm storm = new(seed, trace: Environment.GetEnvironmentVariable("TRACE") is null ? null : output.WriteLine);
            IReadOnlyList<string> wrong;
            try { wrong = storm.Run(); } catch (Exception e) { wrong = ["EX " + e]; }
            events += storm.Schedule.Events;
            if (wrong.Count > 0)
            {
                bad++;
                string kind = wrong[0][..3];
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (kinds[kind] <= 8) output.WriteLine($"{seed}: {string.Join(" ;; ", wrong)}   [{storm.Plan}]");
            }
        }
        output.WriteLine($"{runs} runs, {bad} bad, {events} events, {watch.Elapsed.TotalSeconds:0.0} s");
        foreach (var k in kinds) output.WriteLine($"{k.Key} {k.Value}");
    }
}
