using AnonIdentity.InMemory;

namespace AnonIdentity.Simulation.World;

/// <summary>One seeded run: hosts, people and agents in a storm; then the storm ends, time passes until nothing is due, and the verdict is given.</summary>
internal sealed class Storm
{
    private readonly Host?[] _hosts;
    private readonly SeededFaults _faults;
    private readonly LedgerTime _ledgerTime;
    private int _hostNumber;

    public Storm(ulong seed, bool? searchOnly = null, Action<string>? trace = null)
    {
        Seed = seed;
        Chance = new Chance(seed);
        Plan = new Plan(Chance, searchOnly);
        Schedule = new Schedule(Chance) { Trace = trace };
        Schedule.Say($"seed {seed}: {Plan}");
        Crm = new CrmStore(Plan.Capabilities, Schedule, Plan.RefusesSecond);
        _ledgerTime = new LedgerTime(Schedule);
        Ledger = new InMemoryLedger(_ledgerTime);
        _faults = new SeededFaults(Plan, Chance, Schedule);
        _hosts = new Host?[Plan.Hosts];
        for (int i = 0; i < _hosts.Length; i++)
        {
            StartHost(i);
        }

        People = new People(this);
        Agents = new Agents(this);
    }

    public ulong Seed { get; }

    public Chance Chance { get; }

    public Plan Plan { get; }

    public Schedule Schedule { get; }

    public CrmStore Crm { get; }

    public InMemoryLedger Ledger { get; }

    public People People { get; }

    public Agents Agents { get; }

    public bool IsOver => !_faults.Storm;

    /// <summary>Runs to the end.</summary>
    /// <returns>What is wrong; nothing if all is well.</returns>
    public IReadOnlyList<string> Run()
    {
        People.Start();
        Agents.Start();
        Disturb();
        Schedule.RunUntil(Plan.ChaosFor);
        _faults.Storm = false;
        Schedule.Say($"the storm is over");
        Calm();
        Verdict verdict = new(this);
        List<string> wrong = [.. verdict.Quiet(), .. verdict.Tickets(), .. verdict.Contacts()];
        if (wrong.Count == 0 && Plan.UndoAtEnd)
        {
            Pump(People.UndoAllAsync());
            Calm();
            wrong.AddRange([.. verdict.Quiet(), .. verdict.Tickets(), .. verdict.Contacts(), .. verdict.Undone()]);
        }

        if (wrong.Count == 0 && Plan.Forgets)
        {
            // In small steps: an answer may still be slow, and one that is so again after days counts as an outage of days.
            Pump(People.ForgetAllAsync());
            Rounds(24, 300_000);
            wrong.AddRange(verdict.Forgotten());
        }

        return wrong;
    }

    /// <summary>Some host that is up.</summary>
    public async Task<Host> AnyHostAsync()
    {
        while (true)
        {
            Host?[] up = [.. _hosts.Where(h => h is { IsDead: false })];
            if (up.Length > 0)
            {
                return up[Chance.Below(up.Length)]!;
            }

            await Schedule.Delay(500);
        }
    }

    private void StartHost(int slot)
    {
        Host host = new(++_hostNumber, Schedule, Chance, Plan.Weather, _faults, Ledger, Crm, Plan.Options) { Died = _ => Restart(slot) };
        host.Time.Skew = Chance.Between(-3_600_000, 3_600_000);
        _hosts[slot] = host;
        _ = RecoverAsync(host);
    }

    private void Restart(int slot)
    {
        Schedule.In(Chance.Between(500, 40_000), () => StartHost(slot));
        Schedule.In(Chance.Between(0, 2_000 + Plan.Weather.LateMost), Agents.MeetNewest);
    }

    // What the hosted worker does.
    private async Task RecoverAsync(Host host)
    {
        while (!host.IsDead && !IsOver)
        {
            await Schedule.Delay(Chance.Between(1_000, 9_000));
            await RunDueAsync(host);
        }
    }

    private static async Task RunDueAsync(Host host)
    {
        try
        {
            await host.CallAsync(h => h.Recovery.RunDueAsync());
        }
        catch (Exception failure) when (failure is HostLost or LedgerFailure)
        {
        }
    }

    private void Disturb()
    {
        if (Plan.Rolling)
        {
            for (int i = 0; i < _hosts.Length; i++)
            {
                int slot = i;
                long at = Chance.Between(0, Plan.ChaosFor);
                Schedule.At(at, () => _hosts[slot]?.Dispose());
                Schedule.At(at + 5_000, () => _hosts[slot]?.Crash());
            }
        }

        if (Plan.LedgerSteps)
        {
            Schedule.At(Chance.Between(0, Plan.ChaosFor), () => _ledgerTime.Skew += Chance.Pick(-3_600_000, 3_600_000));
        }

        Schedule.At(Chance.Between(0, Plan.ChaosFor), () => Array.ForEach(_hosts, h => h!.Time.Skew += Chance.Pick(-3_600_000, 3_600_000)));
    }

    /// <summary>Lets time pass until nothing is due: minutes for retries and leases, then what sweeps wait for. An operator looks in once.</summary>
    private void Calm()
    {
        // No call is late any more when the longest of them has ended.
        Rounds(6, 60_000);
        Rounds(20, 700_000);
        Rounds(2, 4_000_000);
        Pump(ResumeAsync());
        Rounds(24, 700_000);

        // Every consumer is served after it all: no claim was left behind by the dead.
        Pump(People.WriteOnceMoreAsync());
        Rounds(1, 90_000_000);
        Rounds(2, 610_000_000);
        Rounds(4, 300_000);

        // A slow answer of the last round may have left a try for the next.
        Verdict verdict = new(this);
        for (int i = 0; i < 4 && verdict.Quiet().Any(); i++)
        {
            Schedule.RunUntil(Schedule.Now + 300_000);
            Pump(AllRunDueAsync());
        }
    }

    private void Rounds(int rounds, long milliseconds)
    {
        for (int i = 0; i < rounds && (milliseconds > 1_000_000 || People.HaveWork(milliseconds)); i++)
        {
            Schedule.RunUntil(Schedule.Now + milliseconds);
            Pump(AllRunDueAsync());
        }
    }

    private async Task AllRunDueAsync()
    {
        for (int i = 0; i < 2; i++)
        {
            await RunDueAsync(await AnyHostAsync());
            await Schedule.Delay(100);
        }
    }

    private async Task ResumeAsync()
    {
        Host host = await AnyHostAsync();
        List<ParkedOperation> parked = [];
        await foreach (ParkedOperation one in host.Recovery.ListParkedAsync())
        {
            parked.Add(one);
        }

        foreach (ParkedOperation one in parked)
        {
            await host.Recovery.ResumeAsync(one);
        }
    }

    private void Pump(Task work)
    {
        for (int i = 0; i < 10_000 && !work.IsCompleted; i++)
        {
            Schedule.RunUntil(Schedule.Now + 100);
        }

        if (!work.IsCompleted)
        {
            throw new InvalidOperationException("The hosts never answer.");
        }

        work.GetAwaiter().GetResult();
    }
}
