using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Names every call of a run, and lets the ones with given numbers go wrong.</summary>
internal sealed class PointFaults(params (int Call, Fault Fault)[] faults) : IFaults
{
    /// <summary>The calls so far, by name: <c>crm:CreateTicket</c>, <c>ledger:Commit.Ticket.Delivered</c>.</summary>
    public List<(string Name, bool IsCrm, bool Changes)> Calls { get; } = [];

    /// <summary>From which ledger call on every one fails, until it is repaired.</summary>
    public int LedgerDownFrom { get; set; } = int.MaxValue;

    /// <summary>Told when whatever is down for ever is repaired.</summary>
    public Action? Repaired { get; set; }

    /// <summary>Which ledger call fails, once.</summary>
    public int LedgerFailsAt { get; set; }

    /// <summary>How many ledger calls there were.</summary>
    public int LedgerCalls { get; private set; }

    /// <summary>How many ledger calls were made to fail by their number.</summary>
    public int LedgerFailures { get; private set; }

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool Calm { get; private set; }

    /// <summary>Whatever was down for ever is repaired.</summary>
    public void Repair()
    {
        LedgerDownFrom = int.MaxValue;
        Repaired?.Invoke();
    }

    /// <summary>From now on nothing goes wrong any more.</summary>
    public void End()
    {
        Calm = true;
        Repair();
    }

    public Fault OfCrm(Host host, string call, bool changes) => Next($"crm:{call}", true, changes);

    public Fault OfLedger(Host host, string call, bool changes) => Next($"ledger:{call}", false, changes);

    private Fault Next(string name, bool isCrm, bool changes)
    {
        if (Calm)
        {
            return Fault.None;
        }

        Calls.Add((name, isCrm, changes));
        LedgerCalls += isCrm ? 0 : 1;
        if (!isCrm && (LedgerCalls >= LedgerDownFrom || LedgerCalls == LedgerFailsAt))
        {
            LedgerFailures++;
            return Fault.Before;
        }

        foreach ((int call, Fault fault) in faults)
        {
            if (call == Calls.Count)
            {
                return fault;
            }
        }

        return Fault.None;
    }
}
