using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using CsCheck;

namespace AnonIdentity.Tests.Stories;

/// <summary>Open, merge, undo and recovery over a CRM that fails before and after each call, in any order: nothing is lost, doubled or misfiled.</summary>
public class RandomStories
{
    private static readonly Gen<Script> Scripts = Gen.Select(
        Gen.Enum<Keying>(),
        Gen.Bool,
        Gen.Int[1, 4],
        Gen.Int[0, 3].Select(i => new[] { "none", "merge", "merge-undo", "merge-undo-force" }[i]),
        Gen.Select(Gen.Int[1, 25], Gen.Bool, Gen.Int[0, 3].Select(i => new[] { CrmErrorKind.Unavailable, CrmErrorKind.Unknown, CrmErrorKind.RateLimited, CrmErrorKind.Conflict }[i])).Array[0, 6],
        (keying, known, tickets, end, faults) => new Script(keying, known, tickets, end, faults));

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "R3")]
    [Trait("Rule", "T6")]
    [Trait("Rule", "M10")]
    public async Task Nothing_is_lost_doubled_or_misfiled() =>
        await Scripts.SampleAsync(PlayAsync, iter: 1500, threads: 1);

    private static async Task PlayAsync(Script script)
    {
        await using World world = new(World.Able(script.Keying, script.Keying));
        if (script.Known)
        {
            world.Known(World.Maria);
        }

        HashSet<int> failed = [];
        world.Crm.Before = (number, _) => script.Faults.FirstOrDefault(f => f.Call == number && f.Before && failed.Add(number)) is { Call: > 0 } fault ? new CrmException(fault.Kind, "before") : null;

        // What says that nothing changed must be true: only the uncertain kinds fail after the effect.
        world.Crm.After = (number, _) => script.Faults.FirstOrDefault(f => f.Call == number && !f.Before && Uncertain(f.Kind) && failed.Add(-number)) is { Call: > 0 } fault ? new CrmException(fault.Kind, "after") : null;

        VisitorId visitor = world.NewVisitor();
        for (int i = 0; i < script.Tickets; i++)
        {
            await world.OpenAsync(visitor, $"k{i}");
        }

        MergeReceipt? merge = null;
        if (script.End != "none")
        {
            merge = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria" });
            await world.RecoverAsync(TimeSpan.FromSeconds(script.Tickets * 20), steps: 4);
        }

        bool undone = script.End.StartsWith("merge-undo", StringComparison.Ordinal);
        if (undone)
        {
            await world.Merger.UndoAsync(merge!.Merge, "test");
        }

        await world.RecoverAsync(TimeSpan.FromHours(1), steps: 120);
        if (script.End == "merge-undo-force")
        {
            MergeReceipt forced = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Force = true });
            forced.Merge.Number.Should().Be(merge!.Merge.Number + 1);
            await world.RecoverAsync(TimeSpan.FromHours(1), steps: 120);
        }

        (await world.Recovery.GetStatusAsync()).Should().BeEquivalentTo(new { Due = 0L, Parked = 0L });
        world.Store.Tickets.Should().HaveCount(script.Tickets);
        bool withMaria = script.End is "merge" or "merge-undo-force";
        CrmContact owner = withMaria ? world.ContactOf(World.Maria) : world.ContactOf(visitor);
        world.TicketsOf(owner.Id).Should().HaveCount(script.Tickets);
        world.Store.Contacts.Select(c => c.ExternalId).Should().OnlyHaveUniqueItems();
        for (int i = 0; i < script.Tickets; i++)
        {
            (await world.OpenAsync(visitor, $"k{i}")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Same, Visitor = visitor });
        }
    }

    private static bool Uncertain(CrmErrorKind kind) => kind is CrmErrorKind.Unavailable or CrmErrorKind.Unknown;

    private sealed record Script(Keying Keying, bool Known, int Tickets, string End, (int Call, bool Before, CrmErrorKind Kind)[] Faults)
    {
        public override string ToString() => $"{Keying} known={Known} tickets={Tickets} {End} [{string.Join("; ", Faults)}]";
    }
}
