using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>One story with faults at numbered calls; and which faults a call can have.</summary>
internal static class PointRun
{
    private static readonly Fault[] OfCrm = [Fault.Before, Fault.After, Fault.Late, Fault.Twice, Fault.Stall, Fault.StallAfter, Fault.Limited, Fault.Conflict, Fault.Garbage, Fault.CrashBefore, Fault.CrashAfter, Fault.CrashLate, Fault.Pause];
    private static readonly Fault[] OfLedger = [Fault.Before, Fault.After, Fault.CrashBefore, Fault.CrashAfter, Fault.Pause];
    private static readonly Fault[] CrashOrTimeoutOfCrm = [Fault.Stall, Fault.StallAfter, Fault.CrashBefore, Fault.CrashAfter];
    private static readonly Fault[] CrashOrTimeoutOfLedger = [Fault.Before, Fault.After, Fault.CrashBefore, Fault.CrashAfter];

    /// <summary>The kinds of CRM that each story is played on.</summary>
    public static TheoryData<Keying> Keyings { get; } = [Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly];

    /// <summary>Every fault that a call can have.</summary>
    public static IEnumerable<Fault> Ways((string Name, bool IsCrm, bool Changes) call, Keying keying) =>
        (call.IsCrm ? OfCrm : OfLedger).Where(fault => IsPossible(call, fault) && (fault != Fault.Twice || (call.Changes && keying != Keying.SearchOnly)));

    /// <summary>Those of (before, after) × (crash, timeout).</summary>
    public static IEnumerable<Fault> CrashOrTimeout((string Name, bool IsCrm, bool Changes) call) =>
        (call.IsCrm ? CrashOrTimeoutOfCrm : CrashOrTimeoutOfLedger).Where(fault => IsPossible(call, fault));

    /// <summary>The calls of a story, when some of them go wrong.</summary>
    public static List<(string Name, bool IsCrm, bool Changes)> Calls(Keying keying, Story story, params (int, Fault)[] faults)
    {
        PointFaults points = new(faults);
        new Stage(keying, points).Play(story);
        return points.Calls;
    }

    /// <summary>Plays a story.</summary>
    /// <returns>What is wrong; <see langword="null"/> if nothing is.</returns>
    public static string? One(Keying keying, Story story, params (int Call, Fault Fault)[] faults)
    {
        PointFaults points = new(faults);
        List<string> found;
        try
        {
            found = new Stage(keying, points).Play(story);
        }
#pragma warning disable CA1031 // Whatever it is, the point is wanted.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            found = [failure.Message];
        }

        string where = found.Count == 0 ? "" : string.Join(" and ", faults.Select(f => $"{f.Fault} at {f.Call} {(f.Call <= points.Calls.Count ? points.Calls[f.Call - 1].Name : "?")}"));
        return found.Count == 0 ? null : $"{story}: {where}: {string.Join("; ", found)}";
    }

    /// <summary>Plays many stories, on all processors; none may go wrong.</summary>
    public static void MustSurvive(ITestOutputHelper output, Keying keying, List<(Story Story, (int Call, Fault Fault)[] Faults)> cases, string what)
    {
        List<string> wrong = [];
        Parallel.ForEach(cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (one, loop) =>
        {
            if (One(keying, one.Story, one.Faults) is { } found)
            {
                lock (wrong)
                {
                    wrong.Add(found);
                    if (wrong.Count >= Seeds.Enough)
                    {
                        loop.Stop();
                    }
                }
            }
        });
        output.Report($"{keying}: {cases.Count} {what} {wrong.Count} bad{(wrong.Count < Seeds.Enough ? "" : ", and not run to the end")}");
        wrong.Order(StringComparer.Ordinal).Should().BeEmpty();
    }

    private static bool IsPossible((string Name, bool IsCrm, bool Changes) call, Fault fault) =>
        call.Changes || fault is not (Fault.After or Fault.CrashAfter or Fault.StallAfter or Fault.Late or Fault.CrashLate);
}
