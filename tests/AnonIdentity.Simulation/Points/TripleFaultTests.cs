using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Three calls of a merge or an undo go wrong. There are millions of such triples: they are drawn by a seed, and all are run for a release
/// (<c>ANONIDENTITY_RUNS=1000</c>, many hours).</summary>
[Trait("Promise", "Q5")]
[Trait("Rule", "R1")]
public sealed class TripleFaultTests(ITestOutputHelper output)
{
    private const double Release = 1000;
    private const int Triples = 500;
    private static readonly Story[] Stories = [Story.Merge, Story.Undo];

    [Theory]
    [MemberData(nameof(PointRun.Keyings), MemberType = typeof(PointRun))]
    public void Every_triple_of_crash_and_timeout_at_a_merge_or_an_undo_is_survived(Keying keying)
    {
        long triples = 0;
        List<string> wrong;
        if (Scale.Factor >= Release)
        {
            List<string> found = [];
            Parallel.ForEach(Pairs(keying), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, pair =>
            {
                foreach ((int, Fault) third in Next(keying, pair.Story, pair.Faults))
                {
                    Interlocked.Increment(ref triples);
                    if (PointRun.One(keying, pair.Story, [.. pair.Faults, third]) is { } what)
                    {
                        lock (found)
                        {
                            found.Add(what);
                        }
                    }
                }
            });
            wrong = found;
        }
        else
        {
            wrong = [.. Seeds.Each(Scale.Of(Triples), seed =>
            {
                Interlocked.Increment(ref triples);
                return Draw(keying, new Chance(seed)) is { } what ? [what] : [];
            }).Select(w => $"seed {w.Seed}: {w.Wrong}")];
        }

        output.Report($"{keying}: {triples} triples at merge and undo {(Scale.Factor >= Release ? "(all)" : "(drawn)")}, {wrong.Count} bad");
        wrong.Take(15).Should().BeEmpty();
    }

    // Each fault leads to another way, whose points are counted anew.
    private static string? Draw(Keying keying, Chance chance)
    {
        Story story = Stories[chance.Below(Stories.Length)];
        List<(int Call, Fault Fault)> faults = [];
        while (faults.Count < 3)
        {
            (int, Fault)[] next = [.. Next(keying, story, [.. faults])];
            if (next.Length == 0)
            {
                break;
            }

            faults.Add(next[chance.Below(next.Length)]);
        }

        return PointRun.One(keying, story, [.. faults]);
    }

    private static IEnumerable<(Story Story, (int Call, Fault Fault)[] Faults)> Pairs(Keying keying) =>
        from story in Stories
        from first in Next(keying, story)
        from second in Next(keying, story, first)
        select (story, new[] { first, second });

    private static IEnumerable<(int Call, Fault Fault)> Next(Keying keying, Story story, params (int Call, Fault Fault)[] faults)
    {
        List<(string Name, bool IsCrm, bool Changes)> calls = PointRun.Calls(keying, story, faults);
        for (int i = faults.Length == 0 ? 0 : faults[^1].Call; i < calls.Count; i++)
        {
            foreach (Fault fault in PointRun.CrashOrTimeout(calls[i]))
            {
                yield return (i + 1, fault);
            }
        }
    }
}
