using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Every ledger call and every CRM call of every story, by its name, going wrong in every way: alone, and in pairs.</summary>
[Trait("Promise", "Q5")]
[Trait("Rule", "R1")]
public sealed class CrashPointTests(ITestOutputHelper output)
{
    // Of each kind of CRM. A release runs them all: ANONIDENTITY_RUNS=1000.
    private const int Pairs = 6_000;

    public static TheoryData<Keying> Keyings { get; } = [Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly];

    [Fact]
    public void Every_point_has_a_name()
    {
        Dictionary<string, int> names = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            foreach ((string name, _, bool changes) in PointRun.Calls(Keying.UniqueUpsert, story).Concat(PointRun.Calls(Keying.SearchOnly, story)))
            {
                names[changes ? name : $"{name} (reads)"] = names.GetValueOrDefault(name) + 1;
            }
        }

        foreach (string name in names.Keys.Order(StringComparer.Ordinal))
        {
            output.WriteLine(name);
        }

        output.Report($"{names.Count} named points");
        names.Keys.Should().Contain(["crm:CreateTicket", "crm:EnsureContact", "crm:UpdateContact", "crm:MoveTickets", "crm:EraseContact", "ledger:Claim", "ledger:Release", "ledger:Commit.Erase"]);
        names.Keys.Should().Contain(["ledger:Commit.Merge.Drafts", "ledger:Commit.Merge.Settle", "ledger:Commit.Merge.Snapshot", "ledger:Commit.Merge.Purge", "ledger:Commit.Undo.UndoTarget", "ledger:Commit.Undo.Purge"]);
    }

    [Theory]
    [MemberData(nameof(Keyings))]
    public void Every_single_fault_is_survived(Keying keying)
    {
        List<(Story, (int, Fault)[])> cases = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            List<(string Name, bool IsCrm, bool Changes)> calls = PointRun.Calls(keying, story);
            for (int i = 0; i < calls.Count; i++)
            {
                cases.AddRange(PointRun.Ways(calls[i], keying).Select(fault => (story, new[] { (i + 1, fault) })));
            }
        }

        Play(keying, cases, "single faults");
    }

    [Theory]
    [MemberData(nameof(Keyings))]
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
        Play(keying, [.. cases.Where((_, at) => at % step == 0)], $"pairs, of {all} in all,");
    }

    private void Play(Keying keying, List<(Story Story, (int Call, Fault Fault)[] Faults)> cases, string what)
    {
        IReadOnlyList<string> wrong = PointRun.All(keying, cases);
        output.Report($"{keying}: {cases.Count} {what} {wrong.Count} bad");
        wrong.Take(15).Should().BeEmpty();
    }
}
