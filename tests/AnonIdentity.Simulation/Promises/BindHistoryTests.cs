using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Recorded histories of sign-ins and undos of one visitor at three hosts at once: each must be explained by some order of the calls, one after
/// the other, in which each takes effect between its beginning and its end.</summary>
[Trait("Promise", "Q9")]
[Trait("Rule", "M5")]
public sealed class BindHistoryTests(ITestOutputHelper output)
{
    private static readonly ConsumerId[] Consumers = [new("cust-1"), new("cust-2"), new("cust-3")];

    [Fact]
    public void Every_history_has_an_order_that_explains_it()
    {
        int runs = Scale.Of(20_000);
        IReadOnlyList<(ulong Seed, string Wrong)> wrong = Seeds.Each(runs, seed => Explain(Record(seed, ledger => ledger)));

        output.Report($"{runs} histories, {wrong.Count} that no order explains");
        wrong.Take(5).Should().BeEmpty();
    }

    [Fact]
    public void A_ledger_that_does_not_compare_the_version_is_caught()
    {
        int runs = Scale.Of(2_000);
        int caught = Seeds.Each(runs, seed => Explain(Record(seed, ledger => new Unfenced(ledger)))).Count;

        output.Report($"seeded bug: {caught} of {runs} histories caught");
        caught.Should().BeGreaterThan(0);
    }

    private static List<Call> Record(ulong seed, Func<IVisitorLedger, IVisitorLedger> wrap)
    {
        Chance chance = new(seed);
        Schedule schedule = new(chance);
        Weather weather = new() { SlowOneIn = 4 };
        CrmStore crm = new(new CrmCapabilities { Contacts = Keying.UniqueUpsert, Tickets = Keying.UniqueUpsert, Settle = TimeSpan.Zero, CanMove = true, MoveBatch = 100 }, schedule, false);
        IVisitorLedger ledger = wrap(new InMemoryLedger(new LedgerTime(schedule)));
        AnonymousConsumersOptions options = new() { CallBudget = TimeSpan.FromMilliseconds(300) };
        Host[] hosts = [.. Enumerable.Range(1, 3).Select(i => new Host(i, schedule, chance, weather, new NoFaults(), ledger, crm, options))];
        VisitorId visitor = new SeededIssuer(chance).Issue(Channel.Web);
        _ = hosts[0].CallAsync(h => h.Opener.OpenAsync(visitor, new TicketDraft("Help", "body")));
        schedule.RunUntil(5_000);
        List<Call> history = [];
        for (int i = 2 + chance.Below(4); i > 0; i--)
        {
            ConsumerId? consumer = chance.OneIn(5) ? null : Consumers[chance.Below(Consumers.Length)];
            Host host = hosts[chance.Below(hosts.Length)];
            schedule.In(chance.Between(0, 40), () => _ = CallAsync(schedule, host, visitor, consumer, history));
        }

        schedule.RunUntil(60_000);
        return history;
    }

    private static async Task CallAsync(Schedule schedule, Host host, VisitorId visitor, ConsumerId? consumer, List<Call> history)
    {
        long began = schedule.Events;
        string answer;
        if (consumer is { } who)
        {
            MergeReceipt receipt = await host.CallAsync(h => h.Merger.MergeAsync(new MergeRequest(visitor, who)));
            answer = receipt.Merge != default ? "bound" : receipt.Outcome.ToString();
        }
        else
        {
            UndoReceipt receipt = await host.CallAsync(h => h.Merger.UndoAsync(new MergeId(visitor, 1), "no"));
            answer = receipt.Outcome == UndoOutcome.NothingToUndo ? "nothing" : "undone";
        }

        history.Add(new Call(consumer, answer, began, schedule.Events));
    }

    private static IReadOnlyList<string> Explain(List<Call> history) => Explains(history, "") ? [] : [string.Join("; ", history)];

    // States: "" (anonymous), a consumer, "quarantined".
    private static bool Explains(List<Call> left, string state)
    {
        if (left.Count == 0)
        {
            return true;
        }

        long firstEnd = left.Min(c => c.Ended);
        foreach (Call call in left.Where(c => c.Began <= firstEnd))
        {
            (string answer, string after) = Model(call, state);
            if (answer == call.Answer && Explains([.. left.Where(c => !ReferenceEquals(c, call))], after))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Answer, string After) Model(Call call, string state) => (call.Consumer?.Value, state) switch
    {
        ({ } who, "") => ("bound", who),
        ({ } who, "quarantined") => (nameof(MergeOutcome.Quarantined), "quarantined"),
        ({ } who, _) => (who == state ? "bound" : nameof(MergeOutcome.BoundToAnother), state),
        (null, "") => ("nothing", ""),
        (null, _) => ("undone", "quarantined"),
    };

    private sealed record Call(ConsumerId? Consumer, string Answer, long Began, long Ended);

    private sealed class NoFaults : IFaults
    {
        public Fault OfCrm(Host host, string call, bool changes) => Fault.None;

        public Fault OfLedger(Host host, string call, bool changes) => Fault.None;
    }
}
