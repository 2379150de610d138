using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Every ledger call and every CRM call of every story, by its name, going wrong in every way.</summary>
[Trait("Promise", "Q5")]
[Trait("Rule", "R1")]
public sealed class CrashPointTests(ITestOutputHelper output)
{
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
    [MemberData(nameof(PointRun.Keyings), MemberType = typeof(PointRun))]
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

        PointRun.MustSurvive(output, keying, cases, "single faults");
    }
}
