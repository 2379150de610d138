using System.Globalization;
using AnonIdentity.Ledger;

namespace AnonIdentity.Simulation.World;

/// <summary>Visitors who write, sign in, write again, are undone and forgotten; consumers who write; and their devices, which send again when no answer came.</summary>
internal sealed class People(Storm storm)
{
    private int _drafts;

    public List<Draft> Drafts { get; } = [];

    public HashSet<VisitorId> Visitors { get; } = [];

    public HashSet<VisitorId> Forgotten { get; } = [];

    /// <summary>Consumers who were forgotten at some time, and may have come again; and how many drafts there were when that was answered.</summary>
    public Dictionary<ConsumerId, int> ForgottenConsumers { get; } = [];

    /// <summary>Whom visitors signed in as.</summary>
    public HashSet<(VisitorId Visitor, ConsumerId Consumer)> SignIns { get; } = [];

    public HashSet<MergeId> Merges { get; } = [];

    /// <summary>Visitors whose merges an answer said to be undone.</summary>
    public HashSet<VisitorId> UndoAsked { get; } = [];

    public IReadOnlyList<ConsumerId> Consumers { get; } = [.. Enumerable.Range(1, storm.Plan.Consumers).Select(i => new ConsumerId(string.Create(CultureInfo.InvariantCulture, $"cust-{i}")))];

    public void Start()
    {
        for (int i = 0; i < storm.Plan.Visitors; i++)
        {
            _ = VisitAsync();
        }

        foreach (ConsumerId consumer in Consumers)
        {
            _ = WriteSignedInAsync(consumer);
        }
    }

    /// <summary>Whether the ledger has anything to do soon.</summary>
    public bool HaveWork(long milliseconds) => Visitors.Select(Subject.Of).Concat(Consumers.Select(Subject.Of)).Any(subject =>
        storm.Ledger.ReadAsync(subject, default).GetAwaiter().GetResult() is { } record
        && (record.DueIn < TimeSpan.FromMilliseconds(2 * milliseconds) || record.LeaseLeft > TimeSpan.Zero));

    public async Task WriteOnceMoreAsync()
    {
        foreach (ConsumerId consumer in Consumers)
        {
            await WriteAsync(null, consumer);
        }
    }

    public async Task UndoAllAsync()
    {
        foreach (MergeId merge in Merges.OrderBy(m => m.Visitor.ToString(), StringComparer.Ordinal).ThenBy(m => m.Number))
        {
            Host host = await storm.AnyHostAsync();
            await host.CallAsync(h => h.Merger.UndoAsync(merge, "all back"));
            UndoAsked.Add(merge.Visitor);
        }
    }

    public async Task ForgetAllAsync()
    {
        foreach (ConsumerId consumer in Consumers)
        {
            await InsistAsync(h => h.Directory.ForgetAsync(consumer));
        }

        foreach (VisitorId visitor in Visitors.OrderBy(v => v.ToString(), StringComparer.Ordinal))
        {
            await InsistAsync(h => h.Directory.ForgetAsync(visitor));
        }
    }

    private async Task VisitAsync()
    {
        Chance chance = storm.Chance;
        VisitorId visitor = new SeededIssuer(chance).Issue(chance.Pick(Channel.Web, Channel.Mobile));
        int steps = 2 + chance.Below(6);
        for (int i = 0; i < steps && !storm.IsOver; i++)
        {
            await storm.Schedule.Delay(chance.Between(0, storm.Plan.ChaosFor / 6));
            switch (chance.Below(10))
            {
                case < 5:
                    visitor = await WriteAsync(visitor, null) ?? visitor;
                    break;
                case < 6:
                    // Two at once.
                    Task<VisitorId?> first = WriteAsync(visitor, null);
                    visitor = await WriteAsync(visitor, null) ?? visitor;
                    await first;
                    break;
                case < 9:
                    await SignInAsync(visitor, chance.OneIn(5));
                    break;
                default:
                    if (storm.Plan.Forgets && chance.OneIn(2))
                    {
                        Forgotten.Add(visitor);
                        await InsistAsync(h => h.Directory.ForgetAsync(visitor));
                    }
                    else if (storm.Plan.Forgets && chance.OneIn(2))
                    {
                        ConsumerId consumer = chance.Pick<ConsumerId>([.. Consumers]);
                        ForgottenConsumers[consumer] = int.MaxValue;
                        await InsistAsync(h => h.Directory.ForgetAsync(consumer));
                        ForgottenConsumers[consumer] = Drafts.Count;
                    }

                    break;
            }
        }
    }

    private async Task WriteSignedInAsync(ConsumerId consumer)
    {
        for (int i = storm.Chance.Below(3); i > 0; i--)
        {
            await storm.Schedule.Delay(storm.Chance.Between(0, storm.Plan.ChaosFor / 3));
            await WriteAsync(null, consumer);
        }
    }

    private async Task<VisitorId?> WriteAsync(VisitorId? visitor, ConsumerId? consumer)
    {
        Draft draft = new(string.Create(CultureInfo.InvariantCulture, $"body {++_drafts}"), string.Create(CultureInfo.InvariantCulture, $"k{_drafts}"), visitor, consumer);
        Drafts.Add(draft);
        if (visitor is { } from)
        {
            Visitors.Add(from);
        }

        TicketDraft sent = new("Help", draft.Body) { Key = draft.Key };
        TicketReceipt? receipt = await InsistAsync(h => visitor is { } who ? h.Opener.OpenAsync(who, sent) : h.Opener.OpenAsync(consumer!.Value, sent));
        storm.Schedule.Say($"{draft.Body} of {visitor}{consumer}: {receipt?.Outcome} {receipt?.Visitor}");
        if (receipt is null)
        {
            return null;
        }

        draft.Accepted = receipt.Outcome is TicketOutcome.Opened or TicketOutcome.Queued or TicketOutcome.Same or TicketOutcome.Parked;
        if (visitor is not null && receipt.Visitor != default)
        {
            draft.Visitor = receipt.Visitor;
            Visitors.Add(receipt.Visitor);
            return receipt.Visitor;
        }

        return null;
    }

    private async Task SignInAsync(VisitorId visitor, bool undo)
    {
        ConsumerId consumer = storm.Chance.Pick<ConsumerId>([.. Consumers]);
        bool force = storm.Chance.OneIn(3);
        SignIns.Add((visitor, consumer));
        MergeReceipt? receipt = await InsistAsync(h => h.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = storm.Plan.GiveNames ? "Maria" : null, Force = force }));
        storm.Schedule.Say($"sign-in of {consumer} on {visitor}: {receipt?.Outcome} {receipt?.Merge}");
        if (receipt is null || receipt.Merge == default)
        {
            return;
        }

        Merges.Add(receipt.Merge);
        if (undo)
        {
            await storm.Schedule.Delay(storm.Chance.Between(0, 20_000));
            UndoReceipt? undone = await InsistAsync(h => h.Merger.UndoAsync(receipt.Merge, "not theirs"));
            storm.Schedule.Say($"undo of {receipt.Merge}: {undone?.Outcome}");
        }
    }

    // What a device does: no answer, or a failure, and it sends the same again, to whichever host.
    private async Task<T?> InsistAsync<T>(Func<Host, Task<T>> call)
        where T : class
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            Host host = await storm.AnyHostAsync();
            try
            {
                return await host.CallAsync(call);
            }
            catch (Exception failure) when (failure is HostLost or LedgerFailure or OperationCanceledException)
            {
                await storm.Schedule.Delay(storm.Chance.Between(500, 8_000));
            }
        }

        return null;
    }
}
