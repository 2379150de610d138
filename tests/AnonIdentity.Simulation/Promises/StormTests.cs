using System.Diagnostics;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Seeded storms over the real opener, merger, runner and recovery. A seed that fails is looked into with
/// <c>ANONIDENTITY_SEED=n ANONIDENTITY_TRACE=1</c>.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Runs = 10_000;

    [Fact]
    [Trait("Promise", "Q1")]
    [Trait("Promise", "Q2")]
    [Trait("Promise", "Q10")]
    [Trait("Promise", "Q11")]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R2")]
    [Trait("Rule", "M6")]
    public void After_any_storm_nothing_is_lost_doubled_misfiled_or_stuck() => Weather("any CRM", null);

    [Fact]
    [Trait("Promise", "Q3")]
    [Trait("Rule", "T6")]
    public void Nor_on_a_CRM_that_can_only_be_searched() => Weather("search-only CRM", true);

    [Fact]
    [Trait("Promise", "Q3")]
    public void A_naive_protocol_is_caught()
    {
        int runs = Scale.Of(500);
        int caught = Seeds.Each(runs, seed => new Naive(seed).Run()).Select(w => w.Seed).Distinct().Count();

        output.Report($"naive protocol: {caught} of {runs} runs went wrong ({100.0 * caught / runs:0.0} %)");
        caught.Should().BeGreaterThan(runs / 50);
    }

    [Fact]
    [Trait("Promise", "Q19")]
    public void The_same_seed_makes_the_same_history()
    {
        int runs = Scale.Of(200);
        IReadOnlyList<(ulong Seed, string Wrong)> differ = Seeds.Each(runs, seed => Hash(seed) == Hash(seed) ? [] : ["another history"]);

        output.Report($"{runs} seeds run twice: {differ.Count} differ; seed 1 has the hash {Hash(1):x16}");
        differ.Should().BeEmpty();
        Hash(1).Should().NotBe(Hash(2));
    }

    private static ulong Hash(ulong seed)
    {
        Storm storm = new(seed);
        storm.Run();
        return storm.Schedule.Hash;
    }

    private void Weather(string name, bool? searchOnly)
    {
        Action<string>? trace = Environment.GetEnvironmentVariable("ANONIDENTITY_TRACE") is null ? null : output.WriteLine;
        int runs = trace is null ? Scale.Of(Runs) : 1;
        long events = 0;
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<(ulong Seed, string Wrong)> wrong = Seeds.Each(runs, seed =>
        {
            Storm storm = new(seed, searchOnly, trace);
            IReadOnlyList<string> found = storm.Run();
            Interlocked.Add(ref events, storm.Schedule.Events);
            return found;
        }, Seeds.Enough);

        output.Report($"{name}: {runs} runs from seed {Scale.FirstSeed}, {events} events, {wrong.Count} wrong{(wrong.Count < Seeds.Enough ? "" : " and not run to the end")}, {watch.Elapsed.TotalSeconds:0} s");
        wrong.Should().BeEmpty();
    }
}
