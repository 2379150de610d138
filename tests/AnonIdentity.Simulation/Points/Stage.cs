using System.Data.Common;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>One story on an instant wire with two hosts, of which the first may die; afterwards time passes and recovery runs until nothing is due.</summary>
internal sealed class Stage
{
    private static readonly ConsumerId Maria = new("cust-42");
    private readonly Chance _chance = new(7);
    private readonly Schedule _schedule;
    private readonly CrmStore _crm;
    private readonly IVisitorLedger _ledger;
    private readonly PointFaults _faults;
    private readonly Weather _weather;
    private readonly AnonymousConsumersOptions _options = new() { Lease = TimeSpan.FromSeconds(30), CrmTimeout = TimeSpan.FromSeconds(5) };
    private readonly List<string> _bodies = [];
    private readonly List<VisitorId> _visitors = [];
    private readonly SeededIssuer _issuer;
    private Host _host;
    private int _hosts;

    public Stage(Keying keying, PointFaults faults, Func<LedgerTime, IVisitorLedger>? ledger = null)
    {
        Keying = keying;
        _faults = faults;
        _schedule = new Schedule(_chance) { Trace = Trace };
        bool slow = keying == Keying.SearchOnly;
        _weather = new Weather { Instant = true, LateMost = slow ? 40_000 : 0, LagMost = slow ? 20_000 : 0, PauseFor = 40_000 };
        _crm = new CrmStore(
            new CrmCapabilities
            {
                Contacts = keying, Tickets = keying, IdempotencyKeyLife = TimeSpan.FromHours(24), Settle = TimeSpan.FromMilliseconds(_weather.LateMost + _weather.LagMost),
                CanMove = true, CanErase = true, MoveBatch = 2, ConditionalUpdate = true,
            },
            _schedule,
            refusesSecond: false);
        _ledger = (ledger ?? (time => new InMemoryLedger(time)))(new LedgerTime(_schedule));
        _issuer = new SeededIssuer(_chance);
        _host = NewHost();
    }

    public static Action<string>? Trace { get; set; }

    public Keying Keying { get; }

    /// <summary>Plays a story to its end.</summary>
    /// <returns>What is wrong.</returns>
    public List<string> Play(Story story)
    {
        if (story is Story.Merge or Story.Undo or Story.ForgetConsumer)
        {
            _crm.Ensure(new NewContact(ContactKey.Of(Maria), "Maria", Maria.Value));
            _crm.Settled();
        }

        Pump(ActAsync(story));
        Calm();
        return [.. Verdict(story)];
    }

    private async Task ActAsync(Story story)
    {
        VisitorId visitor = _issuer.Issue(Channel.Web);
        _visitors.Add(visitor);
        if (story == Story.OpenSignedIn)
        {
            await WriteAsync(null);
            return;
        }

        await WriteAsync(visitor);
        await WriteAsync(visitor);
        if (story is Story.Open)
        {
            return;
        }

        if (story is Story.Forget)
        {
            await InsistAsync(h => h.Directory.ForgetAsync(visitor));
            return;
        }

        if (story is Story.Make && _crm.Now.Contacts.FirstOrDefault(c => c.ExternalId == visitor.ToString()) is { } placeholder)
        {
            _crm.Erase(placeholder.Id);
        }

        MergeReceipt? merged = await InsistAsync(h => h.Merger.MergeAsync(new MergeRequest(visitor, Maria)));
        if (story is Story.PromoteTwo)
        {
            VisitorId second = _issuer.Issue(Channel.Mobile);
            _visitors.Add(second);
            await WriteAsync(second);
            await InsistAsync(h => h.Merger.MergeAsync(new MergeRequest(second, Maria)));
        }

        if (story is Story.Undo or Story.UndoPromotion)
        {
            await InsistAsync(h => h.Merger.UndoAsync(new MergeId(visitor, 1), "not theirs"));
        }

        if (story is Story.ForgetConsumer)
        {
            await InsistAsync(h => h.Directory.ForgetAsync(Maria));
        }
    }

    private async Task WriteAsync(VisitorId? visitor)
    {
        string body = $"body {_bodies.Count + 1}";
        _bodies.Add(body);
        TicketDraft draft = new("Help", body) { Key = body };
        await InsistAsync(h => visitor is { } who ? h.Opener.OpenAsync(who, draft) : h.Opener.OpenAsync(Maria, draft));
    }

    private async Task<T> InsistAsync<T>(Func<Host, Task<T>> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (attempt == 4)
            {
                _faults.Repair();
            }

            if (_host.IsDead)
            {
                _host = NewHost();
            }

            try
            {
                return await _host.CallAsync(call);
            }
            catch (Exception failure) when (failure is HostLost or LedgerFailure or DbException)
            {
                await _schedule.Delay(1_000);
            }
        }
    }

    private void Calm()
    {
        for (int i = 0; i < 30; i++)
        {
            if (i == 15)
            {
                _faults.End();
            }

            _schedule.RunUntil(_schedule.Now + (i < 20 ? 20_000 : i < 27 ? 1_500_000 : 400_000_000));
            Pump(InsistAsync(h => h.Recovery.RunDueAsync()));
        }
    }

    private IEnumerable<string> Verdict(Story story)
    {
        SubjectRecord?[] records = [.. _visitors.Select(v => Read(Subject.Of(v))), Read(Subject.Of(Maria))];
        foreach (OperationRecord operation in records.SelectMany(r => r?.Operations ?? []))
        {
            if (operation.Step is not (OperationStep.Done or OperationStep.Purge))
            {
                yield return $"{operation.Kind} is stuck at {operation.Step}: {operation.Retry.ParkedBecause}";
            }
        }

        if (story is Story.Forget or Story.ForgetConsumer)
        {
            bool gone = records.All(r => r is null or { Version: 0, State: SubjectState.Forgotten })
                && _ledger.ClaimConsumerAsync(Maria, "asking", default).GetAwaiter().GetResult() == new ConsumerRecord(Maria, null, "asking");
            string[] left = story == Story.Forget ? [.. _crm.Now.Tickets.Select(t => t.Id.Value), .. _crm.Now.Contacts.Select(c => c.Id.Value)] : [];
            if (!gone || left.Length > 0)
            {
                yield return $"rows gone: {gone}; left in the CRM: {string.Join(' ', left)}";
            }

            yield break;
        }

        string owner = story is Story.Open or Story.Undo or Story.UndoPromotion ? _visitors[0].ToString() : Maria.Value;
        foreach (string body in _bodies.Where(_ => story != Story.Make))
        {
            List<SimTicket> tickets = [.. _crm.Now.Tickets.Where(t => t.Body == body)];
            if (tickets.Count != 1 || _crm.Now.Contact(tickets[0].Contact)?.ExternalId != owner)
            {
                yield return $"{body}: {tickets.Count} tickets, with {string.Join(' ', tickets.Select(t => _crm.Now.Contact(t.Contact)?.ExternalId))}";
            }
        }

        foreach (IGrouping<string?, CrmContact> same in _crm.Now.Contacts.GroupBy(c => c.ExternalId).Where(g => g.Count() > 1))
        {
            yield return $"{same.Count()} contacts for {same.Key}";
        }

        if (story == Story.Make && _crm.Now.Contacts.Count(c => c.ExternalId == Maria.Value) != 1)
        {
            yield return "no contact was made for the consumer";
        }

        if (story == Story.Undo && _crm.Now.Contacts.Single(c => c.ExternalId == owner).MergedInto is not null)
        {
            yield return "the placeholder still has its label";
        }
    }

    private Host NewHost() => new(++_hosts, _schedule, _chance, _weather, _faults, _ledger, _crm, _options);

    private SubjectRecord? Read(Subject subject) => _ledger.ReadAsync(subject, default).GetAwaiter().GetResult();

    private void Pump(Task work)
    {
        for (int i = 0; i < 100_000 && !work.IsCompleted; i++)
        {
            _schedule.RunUntil(_schedule.Now + 100);
        }

        if (!work.IsCompleted)
        {
            throw new InvalidOperationException("The hosts never answer.");
        }

        work.GetAwaiter().GetResult();
    }
}
