using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Every ledger call and every CRM call of every story, by its name, going wrong in every way: alone, and in pairs.</summary>
[Trait("Promise", "Q5")]
[Trait("Rule", "R1")]
public sealed class CrashPointTests(ITestOutputHelper output)
{
    private static readonly Fault[] OfCrm = [Fault.Before, Fault.After, Fault.Late, Fault.Twice, Fault.Stall, Fault.StallAfter, Fault.Limited, Fault.Conflict, Fault.Garbage, Fault.CrashBefore, Fault.CrashAfter, Fault.CrashLate, Fault.Pause];
    private static readonly Fault[] OfLedger = [Fault.Before, Fault.After, Fault.CrashBefore, Fault.CrashAfter, Fault.Pause];
    private static readonly Fault[] PairsOfCrm = [Fault.Stall, Fault.StallAfter, Fault.CrashBefore, Fault.CrashAfter];
    private static readonly Fault[] PairsOfLedger = [Fault.Before, Fault.After, Fault.CrashBefore, Fault.CrashAfter];

    public static TheoryData<Keying> Keyings { get; } = [Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly];

    [Fact]
    public void Every_point_has_a_name()
    {
        Dictionary<string, int> names = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            foreach ((string name, _, bool changes) in Calls(Keying.UniqueUpsert, story).Concat(Calls(Keying.SearchOnly, story)))
            {
                names[changes ? name : $"{name} (reads)"] = names.GetValueOrDefault(name) + 1;
            }
        }

        foreach (string name in names.Keys.Order(StringComparer.Ordinal))
        {
            output.WriteLine(name);
        }

        output.WriteLine($"{names.Count} named points");
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
            List<(string Name, bool IsCrm, bool Changes)> calls = Calls(keying, story);
            for (int i = 0; i < calls.Count; i++)
            {
                cases.AddRange(Ways(calls[i], calls[i].IsCrm ? OfCrm : OfLedger, keying).Select(fault => (story, new[] { (i + 1, fault) })));
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
            List<(string Name, bool IsCrm, bool Changes)> calls = Calls(keying, story);
            for (int i = 0; i < calls.Count; i++)
            {
                foreach (Fault first in Ways(calls[i], calls[i].IsCrm ? PairsOfCrm : PairsOfLedger, keying))
                {
                    // What comes after the first fault is another way: its points are counted anew.
                    List<(string Name, bool IsCrm, bool Changes)> after = Calls(keying, story, (i + 1, first));
                    for (int j = i + 1; j < after.Count; j++)
                    {
                        cases.AddRange(Ways(after[j], after[j].IsCrm ? PairsOfCrm : PairsOfLedger, keying).Select(second => (story, new[] { (i + 1, first), (j + 1, second) })));
                    }
                }
            }
        }

        int all = cases.Count;
        int step = Math.Max(1, (int)(all / (10_000 * Scale.Factor)));
        Play(keying, [.. cases.Where((_, at) => at % step == 0)], $"pairs, of {all} in all,");
    }

    private static IEnumerable<Fault> Ways((string Name, bool IsCrm, bool Changes) call, Fault[] ways, Keying keying) => ways.Where(fault => fault switch
    {
        Fault.After or Fault.CrashAfter or Fault.StallAfter or Fault.Late or Fault.CrashLate => call.Changes,
        Fault.Twice => call.Changes && keying != Keying.SearchOnly,
        _ => true,
    });

    private static List<(string Name, bool IsCrm, bool Changes)> Calls(Keying keying, Story story, params (int, Fault)[] faults)
    {
        PointFaults points = new(faults);
        new Stage(keying, points).Play(story);
        return points.Calls;
    }

    private void Play(Keying keying, List<(Story Story, (int Call, Fault Fault)[] Faults)> cases, string what)
    {
        List<string> wrong = [];
        Parallel.ForEach(cases, one =>
        {
            PointFaults points = new(one.Faults);
            List<string> found;
            try
            {
                found = new Stage(keying, points).Play(one.Story);
            }
#pragma warning disable CA1031 // Whatever it is, the point is wanted.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                found = [failure.Message];
            }

            if (found.Count > 0)
            {
                string where = string.Join(" and ", one.Faults.Select(f => $"{f.Fault} at {f.Call} {(f.Call <= points.Calls.Count ? points.Calls[f.Call - 1].Name : "?")}"));
                lock (wrong)
                {
                    wrong.Add($"{one.Story}: {where}: {string.Join("; ", found)}");
                }
            }
        });
        output.WriteLine($"{keying}: {cases.Count} {what} {wrong.Count} bad");
        wrong.Order(StringComparer.Ordinal).Take(15).Should().BeEmpty();
    }
}
