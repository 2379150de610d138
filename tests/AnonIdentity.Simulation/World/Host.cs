using AnonIdentity.Ledger;
using AnonIdentity.Merging;
using AnonIdentity.Naming;
using AnonIdentity.Opening;
using AnonIdentity.Operations;
using AnonIdentity.Recovery;
using AnonIdentity.Visitors;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnonIdentity.Simulation.World;

/// <summary>One process of the host application, with the real opener, merger, directory, recovery and runner in it. It can die and stand still.</summary>
internal sealed class Host : IDisposable
{
    private readonly Schedule _schedule;
    private readonly List<Action> _waiting = [];
    private readonly OperationRunner _runner;
    private long _standsUntil;

    public Host(int number, Schedule schedule, Chance chance, Weather weather, IFaults faults, IVisitorLedger ledger, CrmStore crm, AnonymousConsumersOptions options, params IMergeObserver[] observers)
    {
        Number = number;
        Options = options;
        _schedule = schedule;
        Time = new HostTime(schedule, WhileAlive);
        Wire wire = new(this, schedule, chance, weather);
        Ledger = new LedgerPort(this, ledger, wire, faults);
        Crm = new CrmPort(this, crm, wire, faults, weather, chance);
        SeededIssuer issuer = new(chance);
        Tenant tenant = new("", options, Ledger, new Container(Crm, observers), Time, Time, issuer, new AnonymousContactNamer(options.Naming), NullLogger.Instance, chance);
        _runner = new OperationRunner(tenant);
        Opener = new TicketOpener(tenant, _runner);
        Merger = new TicketMerger(tenant, _runner);
        Directory = new VisitorDirectory(tenant, _runner);
        Recovery = new DueWork(tenant, _runner);
    }

    public int Number { get; }

    public AnonymousConsumersOptions Options { get; }

    public HostTime Time { get; }

    public LedgerPort Ledger { get; }

    public CrmPort Crm { get; }

    public ITicketOpener Opener { get; }

    public ITicketMerger Merger { get; }

    public IVisitorDirectory Directory { get; }

    public IRecovery Recovery { get; }

    public bool IsDead { get; private set; }

    /// <summary>Told when the host dies.</summary>
    public Action<Host>? Died { get; set; }

    /// <summary>Wraps what shall happen in this host: not once it is dead, and not while it stands still.</summary>
    public Action WhileAlive(Action action) => () =>
    {
        if (IsDead)
        {
            return;
        }

        if (_standsUntil > _schedule.Now)
        {
            _schedule.At(_standsUntil, WhileAlive(action));
            return;
        }

        action();
    };

    public void Crash()
    {
        if (IsDead)
        {
            return;
        }

        _schedule.Note(3, Number);
        _schedule.Say($"host {Number} dies");
        IsDead = true;
        foreach (Action lost in _waiting.ToArray())
        {
            _schedule.In(0, lost);
        }

        Died?.Invoke(this);
    }

    public void StandStill(long milliseconds)
    {
        _schedule.Say($"host {Number} stands still");
        _standsUntil = Math.Max(_standsUntil, _schedule.Now + milliseconds);
    }

    /// <summary>Ends after the step that each run is at, as a host that is stopped in an orderly way.</summary>
    public void Dispose() => _runner.Dispose();

    /// <summary>Calls the host from outside.</summary>
    /// <exception cref="HostLost">It died before it answered.</exception>
    public Task<T> CallAsync<T>(Func<Host, Task<T>> call)
    {
        TaskCompletionSource<T> answer = new();
        void Lost() => answer.TrySetException(new HostLost());
        _waiting.Add(Lost);
        WhileAlive(() => Pass(call(this), answer, Lost))();
        if (IsDead)
        {
            answer.TrySetException(new HostLost());
        }

        return answer.Task;
    }

    private async void Pass<T>(Task<T> work, TaskCompletionSource<T> answer, Action lost)
    {
        try
        {
            T result = await work.ConfigureAwait(false);
            _waiting.Remove(lost);
            answer.TrySetResult(result);
        }
#pragma warning disable CA1031 // It is the caller's.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _waiting.Remove(lost);
            answer.TrySetException(failure);
        }
    }
}
