using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Two calls of a story go wrong.</summary>
[Trait("Promise", "Q5")]
[Trait("Rule", "R1")]
public sealed class PairFaultTests(ITestOutputHelper output)
{
    // Of each kind of CRM. A release runs them all: ANONIDENTITY_RUNS=1000.
    private const int Pairs = 3_000;

    [Theory]
    [MemberData(nameof(PointRun.Keyings), MemberType = typeof(PointRun))]
    public void Every_pair_of_crash_and_timeout_is_survived(Keying keying)
    {
        List<(Story, (int, Fault)[])> cases = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            List<(string Name, bool IsCrm, bool Changes)> calls = PointRun.Calls(keying, story);
            for (int i = 0; i < calls.Count; i++)
            {
                foreach (Fault first in PointRun.CrashOrTimeout(calls[i]))
                {
                    // What comes after the first fault is another way: its points are counted anew.
                    List<(string Name, bool IsCrm, bool Changes)> after = PointRun.Calls(keying, story, (i + 1, first));
                    for (int j = i + 1; j < after.Count; j++)
                    {
                        cases.AddRange(PointRun.CrashOrTimeout(after[j]).Select(second => (story, new[] { (i + 1, first), (j + 1, second) })));
                    }
                }
            }
        }

        int all = cases.Count;
        int step = Math.Max(1, (int)(all / (Pairs * Scale.Factor)));
        PointRun.MustSurvive(output, keying, [.. cases.Where((_, at) => at % step == 0)], $"pairs, of {all} in all,");
    }
}
