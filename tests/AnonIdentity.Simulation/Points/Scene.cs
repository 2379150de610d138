using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>A small scripted world for one fault that was found: hosts are told what to do, calls go wrong by their names, time passes when it is told to.
/// What is late or lags behind is so as long as the CRM declares.</summary>
internal sealed class Scene : IFaults
{
    private readonly Chance _chance = new(3);
    private readonly Schedule _schedule;
    private readonly Weather _weather;
    private readonly List<(string Call, int Nth, Fault Fault, Action? Meanwhile)> _script = [];
    private readonly Dictionary<string, int> _calls = [];
    private readonly AnonymousConsumersOptions _options;
    private readonly SeededIssuer _issuer;
    private int _hosts;

    public Scene(Keying keying = Keying.UniqueUpsert, long lateMost = 0, long lagMost = 0, long pauseFor = 25_000, Keying? tickets = null)
    {
        _schedule = new Schedule(_chance);
        _issuer = new SeededIssuer(_chance);
        _weather = new Weather { Instant = true, LateMost = lateMost, LagMost = lagMost, Worst = true, PauseFor = pauseFor };
        _options = new AnonymousConsumersOptions { Lease = TimeSpan.FromSeconds(30), CrmTimeout = TimeSpan.FromSeconds(5) };
        Crm = new CrmStore(
            new CrmCapabilities { Contacts = keying, Tickets = tickets ?? keying, IdempotencyKeyLife = TimeSpan.FromHours(24), Settle = TimeSpan.FromMilliseconds(lateMost + lagMost), CanMove = true, MoveBatch = 100, CanErase = true },
            _schedule,
            refusesSecond: false);
        Ledger = new InMemoryLedger(new LedgerTime(_schedule));
    }

    public static ConsumerId Maria { get; } = new("cust-42");

    public CrmStore Crm { get; }

    public InMemoryLedger Ledger { get; }

    public Host NewHost() => new(++_hosts, _schedule, _chance, _weather, this, Ledger, Crm, _options);

    public VisitorId NewVisitor() => _issuer.Issue(Channel.Web);

    /// <summary>The n-th call of a name, counted from now, goes wrong, or something happens just before it.</summary>
    public void At(string call, Fault fault, int nth = 1, Action? meanwhile = null) => _script.Add((call, _calls.GetValueOrDefault(call) + nth, fault, meanwhile));

    public Fault OfCrm(Host host, string call, bool changes) => Next(call);

    public Fault OfLedger(Host host, string call, bool changes) => Next(call);

    public static Task<TicketReceipt> OpenAsync(Host host, VisitorId visitor, string body) => host.CallAsync(h => h.Opener.OpenAsync(visitor, new TicketDraft("Help", body) { Key = body }));

    public static Task<TicketReceipt> OpenAsync(Host host, string body) => host.CallAsync(h => h.Opener.OpenAsync(Maria, new TicketDraft("Help", body) { Key = body }));

    public static Task<MergeReceipt> MergeAsync(Host host, VisitorId visitor) => host.CallAsync(h => h.Merger.MergeAsync(new MergeRequest(visitor, Maria)));

    /// <summary>Waits for a call while time passes; a host that dies has no answer.</summary>
    public T? Get<T>(Task<T> call)
        where T : class
    {
        for (int i = 0; i < 1_000 && !call.IsCompleted; i++)
        {
            _schedule.RunUntil(_schedule.Now + 50);
        }

        call.IsCompleted.Should().BeTrue("every call is answered within its budget");
        return call.Exception?.InnerException is HostLost ? null : call.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass, with recovery on a host every second.</summary>
    public void Pass(Host host, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _schedule.RunUntil(_schedule.Now + 1_000);
            if (!host.IsDead)
            {
                Get(host.CallAsync(h => h.Recovery.RunDueAsync()));
            }
        }
    }

    public void PassWithoutRecovery(long milliseconds) => _schedule.RunUntil(_schedule.Now + milliseconds);

    /// <summary>The external id of the contact that has a ticket; of every ticket with this body.</summary>
    public string?[] OwnersOf(string body) => [.. Crm.Now.Tickets.Where(t => t.Body == body).Select(t => Crm.Now.Contact(t.Contact)?.ExternalId)];

    public int ContactsOf(string externalId) => Crm.Now.Contacts.Count(c => c.ExternalId == externalId);

    public OperationRecord Operation(VisitorId visitor) => Ledger.ReadAsync(Subject.Of(visitor), default).GetAwaiter().GetResult()!.Operations[^1];

    /// <summary>A claim that somebody takes past the library.</summary>
    public void Claim(string claimant) => Ledger.ClaimConsumerAsync(Maria, claimant, default).GetAwaiter().GetResult();

    private Fault Next(string call)
    {
        int number = _calls[call] = _calls.GetValueOrDefault(call) + 1;
        foreach ((string name, int nth, Fault fault, Action? meanwhile) in _script.ToArray())
        {
            if (name == call && nth == number)
            {
                meanwhile?.Invoke();
                return fault;
            }
        }

        return Fault.None;
    }
}
